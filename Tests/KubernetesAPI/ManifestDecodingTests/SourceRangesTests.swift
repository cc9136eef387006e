import Addresses
import ClusterModel
import ManifestDecoding
import Testing

/// The annotations that say who may come in.
@Suite struct SourceRangesTests {
  private func read(_ annotations: String) throws -> (service: Service, messages: [String]) {
    let manifest = try decode(
      """
      {apiVersion: v1, kind: Service, metadata: {name: web, annotations: {\(annotations)}},
       spec: {type: NodePort, clusterIP: 10.96.0.1, ports: [{port: 80, nodePort: 30080}]}}
      """)
    #expect(manifest.diagnostics.allSatisfy { $0.severity == .warning && $0.object != nil })
    guard case .service(let service)? = manifest.objects.first else {
      throw NotRead()
    }
    return (service, manifest.diagnostics.map { "\($0.field ?? "-"): \($0.problem); \($0.remedy)" })
  }

  private struct NotRead: Error {}

  @Test(
    arguments: [
      ("allow", .allow), ("deny", .deny), ("Deny", .deny), ("ALLOW", .allow),
    ] as [(String, SourceRangesPolicy)])
  func aPolicyIsReadInSmallAndCapitalLetters(_ text: String, _ policy: SourceRangesPolicy) throws {
    let cilium = try read("service.cilium.io/src-ranges-policy: \(text)")
    #expect(cilium.service.sourceRangesPolicy == policy)
    #expect(cilium.service.outsideSourceRangesPolicy == nil)
    let own = try read(#"viaduct/source-ranges: "10.0.0.0/8", viaduct/source-ranges-policy: "# + text)
    #expect(own.service.outsideSourceRangesPolicy == policy)
    #expect(own.service.sourceRangesPolicy == nil)
    #expect(own.messages == [])
  }

  @Test func rangesOfBothFamiliesAreRead() throws {
    let found = try read(#"viaduct/source-ranges: "10.0.0.0/8, fd00::/64""#)
    #expect(found.service.outsideSourceRanges?.map(\.description) == ["10.0.0.0/8", "fd00::/64"])
    #expect(found.messages == [])
    #expect(try read("a: b").service.outsideSourceRanges == nil)
  }

  @Test(arguments: ["service.cilium.io/src-ranges-policy", "viaduct/source-ranges-policy"])
  func anUnknownPolicyHasNoEffect(_ key: String) throws {
    let found = try read("\(key): refuse")
    #expect(found.service.sourceRangesPolicy == nil)
    #expect(found.service.outsideSourceRangesPolicy == nil)
    #expect(
      found.messages == [
        "metadata.annotations[\"\(key)\"]: \"refuse\" is not a valid policy for source ranges; write allow or deny"
      ])
  }

  @Test func aPolicyWithoutRangesIsReported() throws {
    let field = "metadata.annotations"
    #expect(try read("service.cilium.io/src-ranges-policy: allow").messages == [])
    #expect(
      try read("service.cilium.io/src-ranges-policy: deny").messages == [
        "\(field)[\"service.cilium.io/src-ranges-policy\"]: has no effect without spec.loadBalancerSourceRanges; "
          + "add the ranges to keep out, or remove it"
      ])
    #expect(
      try read("viaduct/source-ranges-policy: deny").messages == [
        "\(field)[\"viaduct/source-ranges-policy\"]: has no effect without viaduct/source-ranges; "
          + "add that annotation with the ranges, or remove this one"
      ])
  }

  @Test func aRangeOfADenyListThatCannotBeReadKeepsNobodyOut() throws {
    let found = try read(#"viaduct/source-ranges: "10.0.0.0/8, office", viaduct/source-ranges-policy: deny"#)
    #expect(found.messages.count == 1)
    #expect(found.messages.allSatisfy { $0.contains("is not a valid CIDR block, and keeps nobody out; ") })
  }

  @Test func aRangeThatCannotBeReadAdmitsNobody() throws {
    let found = try read(#"viaduct/source-ranges: "10.0.0.0/8, office""#)
    #expect(found.service.outsideSourceRanges?.map(\.description) == ["10.0.0.0/8", "0.0.0.0/32", "::/128"])
    #expect(
      found.messages == [
        #"metadata.annotations["viaduct/source-ranges"]: "office" is not a valid CIDR block, and admits nobody; "#
          + "write it in CIDR notation, such as 10.0.0.0/8 or fd00::/64"
      ])
  }
}
