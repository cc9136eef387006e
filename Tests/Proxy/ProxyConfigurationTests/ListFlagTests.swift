import ServicePlan
import Testing

@testable import ProxyConfiguration

/// The expected values are those of Go's encoding/csv, with which pflag reads lists.
@Suite struct ListFlagTests {
  @Test(arguments: [
    ("", []), ("a", ["a"]), ("a,b", ["a", "b"]), (" a, b", [" a", " b"]), ("a,", ["a", ""]), (",", ["", ""]),
    ("\"a,b\",c", ["a,b", "c"]), ("\"\"", [""]), ("\"a\"\"b\"", ["a\"b"]), ("\"a\",", ["a", ""]),
    ("a\nb", ["a"]), ("a\r\nb", ["a"]), ("\n\r\na,b\n", ["a", "b"]), ("\"a\nb\",c", ["a\nb", "c"]),
    ("\"a\"\nx", ["a"]), ("\"a\",\"\"\"\"", ["a", "\""]), ("é,\"ü,ß\"", ["é", "ü,ß"]),
  ])
  func readsALine(_ text: String, _ values: [String]) throws { #expect(try ListFlag.values(text) == values) }

  @Test(arguments: ["a\"b", "\"a\"b", "\"a", "\"", "a,\"b", "\n", "x,\"a\" ,b"])
  func refusesQuotesInTheWrongPlace(_ text: String) {
    #expect(throws: InvalidValue.self) { try ListFlag.values(text) }
    #expect(problems(["--nodeport-addresses=\(text)"]).count == 1)
  }

  @Test func quotedValuesAreRead() throws {
    let run = try resolve(["--nodeport-addresses=\"10.0.0.0/8\",\"primary\""]).run
    #expect(run.nodePortAddresses.includesPrimary && run.nodePortAddresses.blocks.count == 1)
    #expect(try resolve(["--node-ip=\"10.0.0.1\",fd00::1"]).run.nodeIPs.count == 2)
  }
}
