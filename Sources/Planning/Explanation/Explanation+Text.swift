internal import TextColumns

extension Explanation {
  /// The explanation as readable text: the Service, each port with its frontends and endpoints, and then the findings.
  ///
  /// - Parameter elements: lines about the nftables elements for the Service, inserted before the findings.
  package func text(elements: [String] = []) -> String {
    let story = (service.map(lines) ?? []) + ports.flatMap(lines)
    return (story + elements + findingLines).drop(while: \.isEmpty).map { $0 + "\n" }.joined()
  }

  private func lines(_ service: ExplainedService) -> [String] {
    let head = "Service \(service.name) (\(service.type)), seen from node \(node)"
    let selected = service.pods.map { ": \(count($0, "Pod")), \(service.readyPods ?? 0) ready" } ?? ""
    return [head] + (service.selector.map { ["  selects \($0)\(selected)"] } ?? ["  has no selector"])
      + service.policies.map { "  \($0)" }
  }

  private func lines(_ port: ExplainedPort) -> [String] {
    let used = port.endpoints.filter(\.isUsed).count
    return ["  port \(port.name) \(port.port), target port \(port.targetPort), \(port.family)"]
      + port.frontends.map { "    at \($0.place) (\($0.kind)): \($0.treatment)" }
      + [port.choice, port.limits, port.ending].compactMap { $0.map { "    \($0)" } }
      + port.slices.map(line)
      + ["    endpoints: \(used) of \(port.endpoints.count) used"]
      + aligned(port.endpoints)
      + (port.topology.map { ["    \($0)"] } ?? [])
  }

  private func line(_ slice: ExplainedSlice) -> String {
    "    slice \(slice.name): \(count(slice.endpoints, "endpoint"))"
      + (slice.objection.map { ", not used: it \($0)" } ?? "")
  }

  private func aligned(_ endpoints: [ExplainedEndpoint]) -> [String] {
    alignedLines(
      endpoints.map { endpoint in
        let place = [
          endpoint.node.map { "on \($0)" }, endpoint.zone.map { "zone \($0)" },
          endpoint.pod.map { "Pod \($0)" },
        ]
        let parts = ([endpoint.reason] + place.compactMap { $0 }).joined(separator: ", ")
        return ["      \(endpoint.isUsed ? "in " : "out") \(endpoint.endpoint)", parts]
      })
  }

  private var findingLines: [String] {
    if findings.isEmpty { return ["", "No problems found."] }
    return ["", "\(count(findings.count, "finding")):"]
      + findings.flatMap { ["  \($0.object): \($0.problem)", "    → \($0.remedy)"] }
  }
}
