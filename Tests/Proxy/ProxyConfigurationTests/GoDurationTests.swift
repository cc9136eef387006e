import ProxyConfiguration
import SeededRandom
import Testing

@Suite struct GoDurationTests {
  /// Go's format and the duration in nanoseconds.
  @Test(arguments: [
    ("0s", 0), ("1ns", 1), ("1.1µs", 1100), ("2.2ms", 2_200_000), ("999.999999ms", 999_999_999),
    ("1s", 1_000_000_000),
    ("3.3s", 3_300_000_000), ("30s", 30_000_000_000), ("1m0s", 60_000_000_000), ("4m5.001s", 245_001_000_000),
    ("15m0s", 900_000_000_000), ("1h0m0s", 3_600_000_000_000), ("24h0m0s", 86_400_000_000_000),
    ("5h6m7.001s", 18_367_001_000_000), ("-1.5s", -1_500_000_000), ("2562047h47m16.854775807s", Int64.max),
  ])
  func writesAndReadsWhatGoWrites(_ text: String, _ nanoseconds: Int64) throws {
    #expect(GoDuration(nanoseconds: nanoseconds).description == text)
    #expect(GoDuration(text)?.nanoseconds == nanoseconds)
  }

  @Test(arguments: [
    ("0", 0), ("+5s", 5_000_000_000), ("1.s", 1_000_000_000), (".5s", 500_000_000),
    ("1h15m30.918273645s", 4_530_918_273_645),
    ("0.3333333333333333333h", 1_200_000_000_000), ("10us", 10_000), ("10\u{3bc}s", 10_000),
    ("1m1m", 120_000_000_000),
    ("-0", 0), ("100ms", 100_000_000),
  ])
  func readsWhatGoReads(_ text: String, _ nanoseconds: Int64) {
    #expect(GoDuration(text)?.nanoseconds == nanoseconds)
  }

  @Test(arguments: [
    "", "3", "-", "s", ".", "-.", ".s", "+.s", "1d", "1 s", " 1s", "1s ", "1e3s", "3000000h", "1x", "--1s",
    "1.2.3s",
  ])
  func refusesWhatGoRefuses(_ text: String) {
    #expect(GoDuration(text) == nil)
  }

  @Test(arguments: [7, 21])
  func readsBackWhateverItWrites(_ seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<500 {
      let bits = Int.random(in: 0...62, using: &random)
      let duration = GoDuration(nanoseconds: Int64.random(in: 0...(1 << Int64(bits)), using: &random))
      #expect(GoDuration(duration.description) == duration, "seed \(seed)")
    }
  }
}
