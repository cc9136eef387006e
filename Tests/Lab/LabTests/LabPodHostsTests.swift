import Addresses
import ClusterModel
import Lab
import Testing

struct LabPodHostsTests {
  private func pod(_ name: String = "web", _ spec: [String: ObjectValue] = [:]) throws -> LabPod {
    try #require(wanted(podObject(name, spec: spec)).pods.values.first)
  }

  private func hosts(_ pod: LabPod) throws -> [String] {
    let addresses = try ["10.244.0.2", "fd00:10:244::2"].map { try #require(IPAddress($0)) }
    return pod.hostsFile(at: addresses, domain: "k8s.test").split(separator: "\n").map(String.init)
  }

  @Test func aPodFindsItself() throws {
    #expect(
      try hosts(pod()) == [
        "# Written by 'viaduct lab up'.", "127.0.0.1\tlocalhost", "::1\tlocalhost ip6-localhost ip6-loopback",
        "fe00::\tip6-localnet", "fe00::\tip6-mcastprefix", "fe00::1\tip6-allnodes", "fe00::2\tip6-allrouters",
        "10.244.0.2\tweb", "fd00:10:244::2\tweb",
      ])
  }

  @Test func byTheNameThatItsManifestGivesIt() throws {
    let pod = try pod("web", ["hostname": .text("db-0"), "subdomain": .text("db")])
    #expect(pod.hostName == "db-0")
    #expect(
      try hosts(pod).suffix(2) == [
        "10.244.0.2\tdb-0.db.default.svc.k8s.test\tdb-0",
        "fd00:10:244::2\tdb-0.db.default.svc.k8s.test\tdb-0",
      ])
  }

  @Test func othersByTheirAliases() throws {
    let alias = ObjectValue.object([
      "ip": .text("192.0.2.1"), "hostnames": .list([.text("a.example"), .text("a")]),
    ])
    #expect(
      try hosts(pod("web", ["hostAliases": .list([alias, .object(["ip": .text("192.0.2.2")])])])).last
        == "192.0.2.1\ta.example\ta")
  }

  /// The kernel's limit is 64 bytes, that of DNS labels 63, and a label must not end with a hyphen.
  @Test func aLongNameIsCut() throws {
    let name = String(repeating: "a", count: 62) + "-b-c"
    #expect(try pod(name).hostName == String(repeating: "a", count: 62))
  }
}
