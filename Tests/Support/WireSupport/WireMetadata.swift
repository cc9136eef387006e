internal import ClusterModel

/// `metadata` with all that the API server and the controllers write into it.
struct WireMetadata {
  var name: NamespacedName
  var resourceVersion: String
  var created: Int64? = 1_795_360_123
  var deleted: Int64?
  var generateName = ""
  var labels: [String: String] = [:]
  var annotations: [String: String] = [:]
  /// Kind and name of the controlling owner, of `v1`.
  var owner: (kind: String, name: String)?
  var manager = "kube-controller-manager"
  /// What the manager owns, as JSON.
  var managed = #"{"f:metadata":{"f:labels":{}}}"#

  init(_ name: NamespacedName, resourceVersion: String) {
    self.name = name
    self.resourceVersion = resourceVersion
  }

  /// ObjectMeta, k8s.io/apimachinery/pkg/apis/meta/v1/generated.proto.
  func write(to writer: inout WireWriter) {
    writer.text(1, name.name)
    writer.text(2, generateName)
    writer.text(3, name.namespace)
    writer.text(4, "")
    writer.text(5, uid)
    writer.text(6, resourceVersion)
    writer.number(7, 1)
    writer.time(8, created)
    if let deleted {
      writer.time(9, deleted)
      writer.number(10, 0)
    }
    writer.map(11, labels)
    writer.map(12, annotations)
    if let owner { writer.message(13) { write(owner, to: &$0) } }
    writer.message(17) { writeManagedFields(to: &$0) }
  }

  private func write(_ owner: (kind: String, name: String), to writer: inout WireWriter) {
    writer.text(1, owner.kind)
    writer.text(3, owner.name)
    writer.text(4, uid)
    writer.text(5, "v1")
    writer.boolean(6, true)
    writer.boolean(7, true)
  }

  private func writeManagedFields(to writer: inout WireWriter) {
    writer.text(1, manager)
    writer.text(2, "Update")
    writer.text(3, "v1")
    writer.time(4, created)
    writer.text(6, "FieldsV1")
    writer.message(7) { $0.text(1, managed) }
    writer.text(8, "")
  }

  /// Made from the name, so that the same object has the same bytes.
  private var uid: String {
    let sum = name.description.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
      ($0 ^ UInt64($1)) &* 0x100_0000_01b3
    }
    let digits = String(sum | 1 << 63, radix: 16)
    return "\(digits.prefix(8))-\(digits.suffix(4))-4c1e-9a02-\(digits.prefix(12))"
  }
}
