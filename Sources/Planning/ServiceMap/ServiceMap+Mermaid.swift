extension ServiceMap {
  /// The map as a Mermaid flowchart, which GitHub and many editors draw.
  package var mermaid: String {
    var lines = ["flowchart LR"]
    for (index, service) in services.enumerated() {
      lines.append("  subgraph s\(index)[\"\(service.name) (\(service.type))\"]")
      lines.append("    direction LR")
      for (number, port) in service.ports.enumerated() { lines += port.lines(id: "s\(index)p\(number)") }
      lines.append("  end")
    }
    lines += [
      "  classDef served stroke:#2f7d4f", "  classDef dropped stroke:#b7791f,stroke-dasharray:4 3",
      "  classDef refused stroke:#c0392b,stroke-dasharray:4 3",
      "  classDef out stroke-dasharray:4 3,color:#888",
    ]
    return lines.map { $0 + "\n" }.joined()
  }
}

extension MappedPort {
  fileprivate func lines(id: String) -> [String] {
    frontends.enumerated().map { index, frontend in
      "    \(id)f\(index)([\"\(frontend.place)<br/>\(frontend.note)\"]) --> \(id)t\(frontend.treatment)"
    }
      + treatments.enumerated().map { index, treatment in
        "    \(id)t\(index)[\"\(name)<br/>\(treatment.lines.joined(separator: "<br/>"))\"]:::\(treatment.tone)"
      }
      + endpoints.enumerated().map { index, endpoint in
        let texts = [endpoint.address, endpoint.place, endpoint.objection ?? ""].filter { !$0.isEmpty }
        return "    \(id)e\(index)([\"\(texts.joined(separator: "<br/>"))\"])"
          + (endpoint.objection == nil ? "" : ":::out")
      }
      + treatments.enumerated().flatMap { index, treatment in
        treatment.links.map {
          "    \(id)t\(index) \($0.isFromInsideOnly ? "-.->" : "-->") \(id)e\($0.endpoint)"
        }
      }
  }
}
