package import ClusterModel

/// A Pod of a lab, as a command line names it.
package struct RequestedPod: Hashable, Sendable {
  private let name: String
  private let namespace: String

  /// - Parameter name: the Pod's name, or a prefix that only one Pod's name has.
  package init(_ name: String, in namespace: String) {
    self.name = name
    self.namespace = namespace
  }

  /// Finds the Pod with this name or, if there is none, the only one whose name has this prefix.
  package func found(among pods: [ObjectValue]) throws(PodRequestError) -> ObjectValue {
    let pods = pods.filter { $0.name.namespace == namespace }
    if let pod = pods.first(where: { $0.name.name == name }) { return pod }
    let near = pods.filter { $0.name.name.hasPrefix(name) }
    if near.count == 1 { return near[0] }
    let what =
      near.isEmpty
      ? "no Pod in namespace \(namespace) has a name that begins"
      : "\(near.count) Pods in namespace \(namespace) have names that begin"
    throw PodRequestError(description: "\(what) with \"\(name)\"; 'viaduct lab status' lists all Pods")
  }

  /// Returns the name of a Pod's container: the requested one, or the first.
  package static func container(
    _ requested: String?, of pod: ObjectValue
  ) throws(PodRequestError) -> String {
    let all = pod["spec"]["containers"].elements + pod["spec"]["initContainers"].elements
    let names = all.compactMap { $0["name"].text }
    let wanted = requested ?? names.first ?? ""
    guard names.contains(wanted) else {
      throw PodRequestError(
        description:
          "Pod \(pod.name) has no container \"\(wanted)\"; its containers are \(names.joined(separator: ", "))"
      )
    }
    return wanted
  }
}

/// Why a requested Pod or container does not exist, and what to do, in one line.
package struct PodRequestError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The problem and its remedy.
  package let description: String
}
