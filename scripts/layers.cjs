/** The layers of src and what each may import. Read by .dependency-cruiser.cjs and test/architecture.test.ts. */
module.exports = {
  base: [],
  codec: ["base"],
  crypto: ["base"],
  usb: ["codec", "base"],
  device: ["usb", "crypto", "codec", "base"],
  vault: ["crypto", "codec", "base"],
  backup: ["vault", "crypto", "codec", "base"],
  content: ["backup", "codec", "base"],
  workers: ["content", "backup", "vault", "device", "usb", "crypto", "codec", "base"],
  ui: ["workers", "base"],
};
