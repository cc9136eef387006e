internal import ClusterModel
internal import FoundationEssentials
internal import KubeClient

/// The JSON body of an Event (events.k8s.io/v1).
struct EventBody: Encodable {
  private let apiVersion = APIPermission.createEvents.apiVersion
  private let kind = "Event"
  private let metadata: Metadata
  private let eventTime: String
  private let reportingController = "viaduct"
  private let reportingInstance: String
  private let action: String
  private let reason: String
  private let regarding: Regarding
  private let note: String
  private let type: String

  private struct Metadata: Encodable {
    let name: String
    let namespace: String
  }

  private struct Regarding: Encodable {
    let apiVersion = "v1"
    let kind: String
    let namespace: String?
    let name: String
    let uid: String?
  }

  /// Returns the namespace of the Event: the object's own, or `default` if it has none.
  static func namespace(of event: ClusterEvent) -> String {
    let namespace = event.regarding.name.namespace
    return namespace.isEmpty ? "default" : namespace
  }

  /// Creates the body of an event that this node reports.
  init(_ event: ClusterEvent, node: String, at time: Date) {
    let name = event.regarding.name
    let nanoseconds = UInt64(max(time.timeIntervalSince1970, 0) * 1e9)
    metadata = Metadata(
      name: "\(name.name).\(String(nanoseconds, radix: 16))", namespace: Self.namespace(of: event))
    // MicroTime requires exactly six digits.
    let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
    eventTime = "\(time.formatted(style).dropLast())000Z"
    reportingInstance = node
    action = event.action
    reason = event.reason
    note = String(decoding: event.note.utf8.prefix(1000), as: UTF8.self)
    type = event.severity.rawValue
    // `kubectl describe node` looks for events whose UID is the node's name, which is how the kubelet writes them.
    regarding = Regarding(
      kind: event.regarding.kind, namespace: name.namespace.isEmpty ? nil : name.namespace, name: name.name,
      uid: event.regarding.kind == "Node" ? name.name : nil)
  }
}
