internal import ClusterModel
internal import Foundation
internal import NodeChecks

/// What `viaduct doctor -o json` prints, and what `explain --node-facts` reads.
struct NodeReport: Codable {
  /// One thing that will surprise.
  struct Item: Codable {
    /// `error`: the daemon refuses to start with it; or `warning`.
    let severity: String
    /// `Node node1`
    let object: String
    /// The sysctl that it is about.
    let field: String?
    let problem: String
    let remedy: String
  }

  let facts: NodeFacts
  let findings: [Item]

  /// What these facts come to.
  init(_ facts: NodeFacts) {
    self.facts = facts
    findings = facts.diagnostics().map {
      Item(
        severity: $0.severity.rawValue, object: $0.object?.description ?? "", field: $0.field,
        problem: $0.problem, remedy: $0.remedy)
    }
  }

  /// Reads a file of it.
  init(file: String) throws {
    do {
      self = try JSONDecoder().decode(Self.self, from: Data(contentsOf: URL(fileURLWithPath: file)))
    } catch {
      throw Failure(
        code: .input,
        message: "\(file): is nothing that 'viaduct doctor -o json' printed; run it on the node again")
    }
  }
}
