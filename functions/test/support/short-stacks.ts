// The SDK of Firestore notes the stack of every operation. jest raises its length to 100 and looks each line up in source
// maps, which took a twentieth of the embedded tests. This is the length that node has by itself.
Error.stackTraceLimit = 10;
