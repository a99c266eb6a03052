import { Buffer } from 'node:buffer';

/**
 * A jar that holds nothing but a manifest: a zip archive of one file, stored as it is.
 * Layout: PKWARE's APPNOTE.TXT; lines of a manifest have at most 72 bytes, further ones begin with a blank.
 */
export function manifestJar(attributes) {
  const lines = Object.entries({ 'Manifest-Version': '1.0', ...attributes }).map(([name, value]) =>
    `${name}: ${value}`.replace(/^.{70}|.{69}/g, (part) => `${part}\r\n `).replace(/\r\n $/, ''),
  );
  const data = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`);
  const name = Buffer.from('META-INF/MANIFEST.MF');
  // Version 1.0, no flags, stored, midnight of 1980-01-01.
  const common = Buffer.alloc(26);
  common.writeUInt16LE(10, 0);
  common.writeUInt16LE(0x21, 8);
  common.writeUInt32LE(crc32(data), 10);
  common.writeUInt32LE(data.length, 14);
  common.writeUInt32LE(data.length, 18);
  common.writeUInt16LE(name.length, 22);
  const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, name, data]);
  const central = Buffer.concat([
    Buffer.from('PK\x01\x02\x0a\x00', 'latin1'),
    common,
    Buffer.alloc(14),
    name,
  ]);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, central, end]);
}

/** CRC-32 of IEEE 802.3, as zip archives have it. */
function crc32(data) {
  let crc = ~0;
  for (const byte of data) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc >>> 0;
}
