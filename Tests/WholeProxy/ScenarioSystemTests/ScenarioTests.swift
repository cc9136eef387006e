import Addresses
import ArgumentParser
import ClusterModel
import Foundation
import ManifestDecoding
import NFTText
import NFTRuleset
import NFTCompiler
import ServicePlan
import Testing

@testable import viaduct

/// What the scenario's objects become, without a look at the kernel.
struct CompiledScenario {
  let rulesets: [Ruleset]
  let withoutServices: [Ruleset]
  let diagnostics: [Diagnostic]
  let plans: Plans

  init(_ scenario: Scenario) throws {
    let settings = (scenario["settings"] ?? "").split(whereSeparator: \.isWhitespace).map(String.init)
    let proxy = try ProxyOptions.parse(settings)
    let options = try ClusterOptions.parse(["-f", "-", "--node", "node1"])
    let manifest = try decodeManifest(
      Array((scenario["cluster.yaml"] ?? "").utf8), file: scenario.file.lastPathComponent)
    let cluster = ClusterSnapshot(manifest.objects)
    let node = NodeView(options, in: cluster)
    func compiled(_ cluster: ClusterSnapshot) -> (plans: Plans, rulesets: [CompiledRuleset]) {
      let plans = Intent(
        cluster: cluster, node: node, settings: proxy.settings(for: cluster.node(named: "node1"))
      ).plans
      return (plans, NFTBackEnd().program(for: plans))
    }
    let all: [CompiledRuleset]
    (plans, all) = compiled(cluster)
    rulesets = all.map(\.ruleset)
    withoutServices = compiled(ClusterSnapshot(nodes: cluster.nodes, serviceCIDRs: cluster.serviceCIDRs))
      .rulesets
      .map(\.ruleset)
    diagnostics = (manifest.diagnostics + plans.diagnostics + all.flatMap(\.diagnostics)).withoutRepetition
  }

  /// The text that a golden shows: of a family's table, or of what the Services add to it.
  func text(_ subject: Scenario.Subject, _ family: AddressFamily) throws -> String {
    let ruleset = try #require(rulesets.first { $0.family == family })
    let empty = try #require(withoutServices.first { $0.family == family })
    return switch subject {
    case .added: ruleset.difference(from: TableImage(empty)).nftScript
    case .ruleset: ruleset.nftScript
    }
  }

  var script: String { rulesets.map(\.nftScript).joined(separator: "\n") }
}

extension ClusterSnapshot {
  init(_ objects: [KubeObject]) {
    var services: [Service] = []
    var slices: [EndpointSlice] = []
    var nodes: [Node] = []
    var cidrs: [ServiceCIDR] = []
    for object in objects {
      switch object {
      case .service(let service): services.append(service)
      case .endpointSlice(let slice): slices.append(slice)
      case .node(let node): nodes.append(node)
      case .serviceCIDR(let cidr): cidrs.append(cidr)
      case .pod, .endpoints, .deployment, .replicaSet: break
      }
    }
    self.init(services: services, slices: slices, nodes: nodes, serviceCIDRs: cidrs)
  }
}

@Suite struct ScenarioTests {
  @Test func thereAreScenarios() { #expect(Scenario.names.count >= 27) }

  @Test(arguments: Scenario.names)
  func theCompilerWritesTheGoldenText(_ name: String) throws {
    var scenario = try Scenario(name)
    let compiled = try CompiledScenario(scenario)
    #expect(compiled.diagnostics.map { "\($0)\n" }.joined() == scenario["diagnostics"] ?? "")
    #expect(compiled.rulesets.flatMap(\.problems) == [])
    let subject = scenario.subject
    let (ipv4, ipv6) = (try compiled.text(subject, .ipv4), try compiled.text(subject, .ipv6))
    if try Goldens.areRewritten() { try scenario.rewrite(ipv4: ipv4, ipv6: ipv6) }
    let advice: Comment = "\(scenario.sentence): run scripts/update-goldens and read the difference"
    #expect(try scenario.golden(.ipv4) == ipv4, advice)
    #expect(try scenario.golden(.ipv6) == ipv6, advice)
  }

  @Test(arguments: Scenario.names)
  func nftProducesTheSameInstructions(_ name: String) throws {
    let compiled = try CompiledScenario(Scenario(name))
    let listing = try NFTListing(of: compiled.script)
    for ruleset in compiled.rulesets {
      for chain in ruleset.chains {
        let ours = chain.instructions(for: ruleset.family).map { $0.map(\.description) }
        let theirs = listing.rules(of: chain.name, in: ruleset.family)
        #expect(
          theirs == ours.map { NFTListing.asNFTDoes($0, in: ruleset.family) },
          "\(ruleset.family) \(chain.name)")
      }
    }
  }
}
