/** Every length that comes from outside is compared with one of these before anything is allocated. Sizes in bytes. */
export const limits = {
  /** Largest mux packet we assemble. @source libimobiledevice/usbmuxd src/device.c DEV_MRU */
  muxPacketBytes: 65_536,
  /** Plain text of one TLS record. @source RFC 8446 §5.1, RFC 5246 §6.2.1 */
  tlsRecordBytes: 16_384,
  /** Growth allowed for one protected record in TLS 1.2. @source RFC 5246 §6.2.3 */
  tlsRecordOverheadBytes: 2_048,
  /** One handshake message; certificate chains of a phone are about 1 KiB. */
  tlsHandshakeBytes: 65_536,
  /** One property list of lockdownd or a plist service. */
  servicePlistBytes: 16 * 1_048_576,
  /** One DeviceLink property list; listings of a folder with many files are the large ones. */
  deviceLinkPlistBytes: 64 * 1_048_576,
  /** One DeviceLink file block. */
  deviceLinkBlockBytes: 64 * 1_048_576,
  /** One path in a backup. */
  pathBytes: 4_096,
  plistDepth: 128,
  /** One archived text of a message; ordinary ones have a kilobyte, pasted books a few megabytes. */
  typedstreamBytes: 32 * 1_048_576,
  /** One AFC packet. */
  afcPacketBytes: 16 * 1_048_576,
  blobBytes: 8 * 1_048_576,
  packBytes: 128 * 1_048_576,
  /** One index, snapshot or lock after decompression; an index file of another program may be large. */
  unpackedBytes: 256 * 1_048_576,
  treeDepth: 64,
  /** Manifest.db that is rewritten for a restore of parts: it is held in memory, twice for a moment. */
  selectiveManifestBytes: 256 * 1_048_576,
  /** Directories of one backup; a phone has about 520. */
  backupDirectories: 1_000_000,
  /** Findings of one severity that a verification keeps; all are counted. */
  findings: 1_000,
  /** The key bag of an encrypted backup; those of phones have 1.4 KB. */
  keyBagBytes: 65_536,
  /** Rounds of one key derivation. Phones ask for ten million; two thousand million would take minutes. */
  keyBagRounds: 2_147_483_647,
  /** keychain-backup.plist; a few thousand items have some MB. */
  keychainBytes: 64 * 1_048_576,
  /** The index of a backup of iOS 5 to 9, about 150 bytes a file. */
  manifestMbdbBytes: 256 * 1_048_576,
  /** What a phone notes about one file; the largest seen have 2 KB, more with many extended attributes. */
  fileRecordBytes: 4 * 1_048_576,
  /** One SQLite database with its write-ahead log, held in memory while it is open. The largest seen are near 1 GB. */
  databaseBytes: 1_073_741_824,
  /** One text or blob in a database. */
  databaseValueBytes: 256 * 1_048_576,
  /** Fields of one protocol buffer message; a long note has some thousand runs. */
  protobufFields: 500_000,
  protobufDepth: 32,
  /** One note after decompression. */
  noteBytes: 32 * 1_048_576,
  /** What a person may write on a snapshot, in characters. */
  snapshotNoteChars: 200,
} as const;
