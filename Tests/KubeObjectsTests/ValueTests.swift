import Testing

@testable import KubeObjects

@Suite struct ValueTests {
  @Test(arguments: [
    ("1970-01-01T00:00:00Z", 0), ("2026-11-22T15:08:43Z", 1_795_360_123),
    ("2000-02-29T23:59:59Z", 951_868_799),
    ("1969-12-31T23:59:59Z", -1), ("2026-11-22T15:08:43.999999Z", 1_795_360_123),
    ("2026-11-22T17:08:43+02:00", 1_795_360_123), ("2026-11-22T09:38:43-05:30", 1_795_360_123),
    ("9999-12-31T23:59:59Z", 253_402_300_799),
  ])
  func readsTimes(_ text: String, _ seconds: Int64) { #expect(Timestamp(text)?.seconds == seconds) }

  @Test(arguments: [
    "", "2026", "2026-11-22", "2026-11-22T15:08:43", "2026-11-22 15:08:43Z", "2026-13-01T00:00:00Z",
    "2026-02-29T00:00:00Z", "2026-11-31T00:00:00Z", "2026-11-22T24:00:00Z", "2026-11-22T15:60:00Z",
    "2026-11-22T15:08:43.Z", "2026-11-22T15:08:43+2:00", "2026-11-22T15:08:43Z ", "+026-11-22T15:08:43Z",
  ])
  func refusesWhatIsNoTime(_ text: String) { #expect(Timestamp(text) == nil) }

  @Test(arguments: [
    ("1970-01-01T00:00:00.000000001Z", 1), ("2026-11-22T15:08:43.5Z", 1_795_360_123_500_000_000),
    ("2026-11-22T15:08:43.123456789+02:00", 1_795_352_923_123_456_789),
    ("1969-12-31T23:59:59.75Z", -250_000_000),
    ("2026-11-22T15:08:43.9999999999999Z", 1_795_360_123_999_999_999),
    ("2262-01-01T00:00:00Z", 9_214_646_400_000_000_000), ("2300-01-01T00:00:00Z", nil),
    ("0001-01-01T00:00:00Z", nil),
  ])
  func readsTimesToTheNanosecond(_ text: String, _ nanoseconds: Int64?) throws {
    #expect(try #require(Timestamp(text)).nanoseconds == nanoseconds)
  }

  @Test(arguments: [
    ("a", true, true), ("web-1", true, true), ("1web", true, true), ("a.b", false, true), ("", false, false),
    ("-a", false, false), ("a-", false, false), ("A", false, false), ("a_b", false, false),
    ("a..b", false, false),
    ("a.-b", false, false), (".a", false, false), ("a.", false, false), ("a-.b", false, false),
    (".", false, false), ("a--b", true, true),
    ("é", false, false), ("a\n", false, false),
    (String(repeating: "a", count: 63), true, true),
    (String(repeating: "a", count: 64), false, true), (String(repeating: "a", count: 254), false, false),
  ])
  func namesFollowTheAPIsRules(_ name: String, _ isLabel: Bool, _ isSubdomain: Bool) {
    #expect(NameRule.label.allows(name) == isLabel)
    #expect(NameRule.subdomain.allows(name) == isSubdomain)
  }

  @Test func pathsPrintAsTheAPIServerPrintsThem() {
    let path = FieldPath([.key("spec"), .key("ports"), .index(0), .key("port")])
    #expect(path.text == "spec.ports[0].port")
  }
}
