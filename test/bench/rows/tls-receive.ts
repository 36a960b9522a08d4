import { alternate, type BenchRow } from "../row.ts";
import { BENCH_BYTES, openTlsReceiveBench } from "../tls-receive.ts";

export const tlsReceive: BenchRow = {
  id: "tls-receive",
  title: "TLS 1.2 receive in a worker of Chromium",
  unit: "MB/s",
  peerName: "openssl s_client",
  better: "higher",
  aim: 1,
  async measure(rounds) {
    const bench = await openTlsReceiveBench();
    try {
      const samples = await alternate(rounds, bench.ours, bench.peer);
      return { ...samples, remark: `${BENCH_BYTES / 1e6} MB, both behind a relay in this process` };
    } finally {
      await bench.dispose();
    }
  },
};
