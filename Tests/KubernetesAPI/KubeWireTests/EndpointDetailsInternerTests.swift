import ClusterModel
import Testing

@testable import KubeWire

@Suite struct EndpointDetailsInternerTests {
  private func details(zone: String, hints: [String] = []) -> EndpointDetails {
    var details = EndpointDetails()
    details.zone = zone
    details.zoneHints = hints
    return details
  }

  @Test func returnsEqualValues() {
    var shared = EndpointDetailsInterner()
    for number in 0..<1000 {
      let details = details(zone: "zone-\(number % 7)", hints: ["zone-\(number % 3)"])
      #expect(shared.box(details).value == details)
    }
    #expect(shared.count == 21)
  }

  @Test func isClearedWhenFull() {
    var shared = EndpointDetailsInterner()
    for number in 0..<EndpointDetailsInterner.limit + 10 {
      let details = details(zone: "\(number)")
      if shared.box(details).value != details { Issue.record("\(details) came back as another") }
    }
    #expect(shared.count == 10)
  }
}
