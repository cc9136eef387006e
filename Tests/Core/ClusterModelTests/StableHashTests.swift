import ClusterModel
import Testing

/// The names of slices and Pods, and addresses, are derived from these hashes. Different hashes would change all of them.
@Suite struct StableHashTests {
  /// The first three are test vectors of FNV's authors; the others were computed by another program.
  @Test(
    arguments: [
      ("", 0xcbf29ce484222325, 0xf52a15e9a9b5e89b, "s6vf8"),
      ("a", 0xaf63dc4c8601ec8c, 0x2c0bdbf481420f8, "vmwnz"),
      ("foobar", 0x85944171f73967e8, 0x404da9e3b74078c2, "7zxzz"),
      ("default/shop", 0x712816b30067410f, 0xac83bffb2a697b74, "mlp22"),
    ] as [(String, UInt64, UInt64, String)])
  func hashesAreStable(_ text: String, _ fnv1a: UInt64, _ mixed: UInt64, _ suffix: String) {
    #expect(StableHash.fnv1a(text) == fnv1a)
    #expect(StableHash.fnv1a(Array(text.utf8)) == fnv1a)
    #expect(StableHash.mixed(text) == mixed)
    #expect(StableHash.nameSuffix(fnv1a, length: 5) == suffix)
  }
}
