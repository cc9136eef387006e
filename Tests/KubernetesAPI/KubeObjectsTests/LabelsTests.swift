import ClusterModel
import Testing

@testable import KubeObjects

/// A decoder that reads only the labels that matter to the proxy.
@Suite struct LabelsTests {
  @Test func readingOnlyTheKnownLabelsIsEnough() {
    var object = NodeObject()
    object.metadata = .value(metadata { $0.zone = .value("a") })
    var expected = Node(name: "n")
    expected.zone = "a"
    let checked = CheckedObject(object)
    #expect(checked.object == .node(expected))
    #expect(checked.findings.isEmpty)
  }

  @Test func anInvalidKnownLabelIsReportedOnce() {
    var object = NodeObject()
    object.metadata = .value(
      metadata {
        $0.zone = .wrong
        $0.all.entries = [
          (key: "topology.kubernetes.io/zone", value: .wrong), (key: "app", value: .wrong),
          (key: "b", value: .absent),
        ]
      })
    let checked = CheckedObject(object)
    #expect(checked.object?.reference.description == "Node n")
    #expect(checked.findings.map(\.severity) == [.error, .warning])
    #expect(
      checked.findings.map(\.path.text) == [
        #"metadata.labels["topology.kubernetes.io/zone"]"#, "metadata.labels.app",
      ])
  }

  private func metadata(_ set: (inout MetadataObject.Labels) -> Void) -> MetadataObject {
    var labels = MetadataObject.Labels()
    set(&labels)
    var metadata = MetadataObject()
    metadata.name = .value("n")
    metadata.labels = .value(labels)
    return metadata
  }
}
