internal import ClusterModel
internal import FoundationEssentials
package import NodeChecks
internal import SmallFiles

/// What `viaduct doctor -o json` prints, and what `explain --node-facts` reads.
package struct NodeReport: Codable {
  /// One finding.
  package struct Item: Codable {
    /// `error`: the daemon refuses to start with it; or `warning`.
    package let severity: String
    /// `Node node1`
    package let object: String
    /// The sysctl concerned.
    package let field: String?
    package let problem: String
    package let remedy: String
  }

  package let facts: NodeFacts
  package let findings: [Item]

  /// Creates the report of these facts, with their findings.
  package init(_ facts: NodeFacts) {
    self.facts = facts
    findings = facts.diagnostics().map {
      Item(
        severity: $0.severity.rawValue, object: $0.object?.description ?? "", field: $0.field,
        problem: $0.problem, remedy: $0.remedy)
    }
  }

  /// Reads a report from a file.
  package init(file: String) throws(InspectionError) {
    do {
      self = try JSONDecoder().decode(Self.self, from: Data(readFile(file)))
    } catch {
      throw .notANodeReport(file: file)
    }
  }
}
