internal import ClusterModel
internal import Foundation
internal import NodeChecks

/// What `viaduct doctor -o json` prints, and what `explain --node-facts` reads.
package struct NodeReport: Codable {
  /// One thing that will surprise.
  package struct Item: Codable {
    /// `error`: the daemon refuses to start with it; or `warning`.
    package let severity: String
    /// `Node node1`
    package let object: String
    /// The sysctl that it is about.
    package let field: String?
    package let problem: String
    package let remedy: String
  }

  package let facts: NodeFacts
  package let findings: [Item]

  /// What these facts come to.
  package init(_ facts: NodeFacts) {
    self.facts = facts
    findings = facts.diagnostics().map {
      Item(
        severity: $0.severity.rawValue, object: $0.object?.description ?? "", field: $0.field,
        problem: $0.problem, remedy: $0.remedy)
    }
  }

  /// Reads a file of it.
  package init(file: String) throws(InspectionError) {
    do {
      self = try JSONDecoder().decode(Self.self, from: Data(contentsOf: URL(fileURLWithPath: file)))
    } catch {
      throw .notANodeReport(file: file)
    }
  }
}
