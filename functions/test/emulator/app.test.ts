import { doc, onSnapshot, setDoc, Timestamp, updateDoc } from 'firebase/firestore';
import { httpsCallable } from 'firebase/functions';
import { type Client, signInToEmulators } from './client';

let client: Client;
beforeAll(async () => {
  client = await signInToEmulators();
});
afterAll(async () => {
  await client.close();
});

describe('an app', () => {
  it('signs in, writes a trade through the rules, closes it, sees the allocation change, and asks for a policy', async () => {
    const { uid, db, functions } = client;
    const trade = doc(db, `users/${uid}/tradeJournal/t1`);
    await setDoc(trade, { agent_id: 'a', entry_price: '100', quantity: '1', closed_at: null });
    const current = new Promise<unknown>((resolve) => {
      const stop = onSnapshot(doc(db, `users/${uid}/allocations/current`), (snapshot) => {
        if (!snapshot.exists()) return;
        stop();
        resolve(snapshot.data());
      });
    });
    await updateDoc(trade, { closed_at: Timestamp.now(), realized_pnl: '1' });
    expect(await current).toMatchObject({ weights: { a: '1' } });
    const { data } = await httpsCallable(functions, 'getPolicy')({ agent_id: 'a' });
    expect(data).toMatchObject({ profile: 'SAFE', weight: '1' });
  });
});
