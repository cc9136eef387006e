import Addresses
import NFTRuleset
import Testing

struct NamesTests {
  /// Tested with nft 1.0.6. It accepts some names that we do not, `_a` and `a/b`, for which we have no use.
  static let refused = [
    "", "9lives", "has space", "-dash-first", "_underscore", ".dot", "semi;colon", "quo\"te", "a/b", "a:b",
    "a@b",
    "grüezi", "new\nline", "a*", "reject", "fwd", "drop", "accept", "return", "continue", "queue", "ip",
    "ip6",
    "tcp", "th", "meta", "set", "map", "table", "chain", "rule", "log", "mark", "jump", "goto", "type",
    "timeout",
    "auto-merge", "masquerade", "numgen", "vmap", String(repeating: "a", count: 129),
  ]

  @Test(arguments: refused)
  func rejectsTheNamesThatNFTOrTheKernelRejects(_ text: String) {
    #expect(ChainName(text) == nil)
    #expect(SetName(text) == nil)
  }

  @Test(arguments: [
    "a", "Z", "pick-2", "class", "hairpin", "output", "services", "affinity-local-3-10800s", "a.b_c-9",
    "dropped", "rejects", "Reject",
    String(repeating: "a", count: 128),
  ])
  func acceptsTheNamesThatNFTAccepts(_ text: String) {
    #expect(ChainName(text)?.description == text)
    #expect(SetName(text)?.description == text)
  }

  @Test func namesOrderByteByByte() {
    let names: [ChainName] = ["Z", "a", "a-b", "a.b", "a1", "aa", "b"]
    #expect(names.shuffled().sorted() == names)
    let sets: [SetName] = ["Z", "a", "a-b", "a.b", "a1", "aa", "b"]
    #expect(sets.shuffled().sorted() == sets)
  }

  @Test(arguments: ["", ".", "..", "a/b", "has space", "tab\t", "0123456789abcdef", "qu\"ote", "é"])
  func rejectsInvalidInterfaceNames(_ text: String) { #expect(InterfaceName(text) == nil) }

  @Test(arguments: ["a", "eth0", "cni0.100", "0123456789abcde", "veth-1@2", "..."])
  func acceptsValidInterfaceNames(_ text: String) { #expect(InterfaceName(text)?.description == text) }
}
