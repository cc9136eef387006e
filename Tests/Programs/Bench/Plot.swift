internal import Foundation

/// Draws cost over cluster size: what the JSON says, as SVG.
enum Plot {
  /// Draws the figures in a file.
  static func draw(_ results: String, to file: String) throws {
    let results = try JSONDecoder().decode(Results.self, from: Data(try contents(of: results)))
    try write(Array(picture(results).utf8), to: file)
  }

  /// As much of the JSON as is drawn.
  struct Results: Decodable {
    let date: String
    let kernel: String
    let processors: Int
    let figures: [Line]

    struct Line: Decodable {
      let name: String
      let median: Double
      let services: Int?
      let endpointsOfEach: Int?
      let high: Double?
      let floor: Double?
      let goal: Double?
    }
  }

  private static func picture(_ results: Results) -> String {
    let (cold, limits) = (results.lines("cold: total"), results.lines(ColdStart.limitName))
    let change = results.lines(OneChange.cpuName)
    let panels = [
      Panel(
        title: "Cold start", unit: "ms",
        series: [
          .init(name: "2 × the kernel's commit + decoding (goal)", color: "#999999", of: limits) {
            $0.median
          },
          .init(name: "from bytes to rules in force", color: "#1f6feb", of: cold) { $0.median },
          .init(name: "the kernel's commit of the same bytes", color: "#2da44e", of: cold, \.floor),
        ]),
      Panel(
        title: "One change, CPU", unit: "µs",
        series: [
          .init(name: "goal", color: "#999999", of: change, \.goal),
          .init(name: "from bytes to the kernel's word (median)", color: "#1f6feb", of: change) {
            $0.median
          },
          .init(name: "an empty transaction", color: "#2da44e", of: change, \.floor),
        ]),
    ]
    let drawn = panels.enumerated().map { index, panel in
      "<g transform=\"translate(\(index * Panel.width), 0)\">\n\(panel.text)</g>\n"
    }
    return """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(2 * Panel.width) \(Panel.height + 24)" \
      font-family="sans-serif" font-size="12">
      <rect width="100%" height="100%" fill="white"/>
      \(drawn.joined())<text x="16" y="\(Panel.height + 12)" fill="#555555" font-size="11">Services × endpoints of \
      each, by the elements in the kernel. \(results.date.prefix(10)), \(results.processors) processors, Linux \
      \(results.kernel)</text>
      </svg>

      """
  }
}

extension Plot.Results {
  /// The figures of this name, by size.
  fileprivate func lines(_ name: String) -> [Line] {
    figures.filter { $0.name == name && $0.services != nil }.sorted { $0.elements < $1.elements }
  }
}

extension Plot.Results.Line {
  /// A Service's frontend, its ClusterIP, and its endpoints.
  var elements: Double { Double((services ?? 0) * (2 + (endpointsOfEach ?? 0))) }
  var size: String { "\(services ?? 0)×\(endpointsOfEach ?? 0)" }
}
