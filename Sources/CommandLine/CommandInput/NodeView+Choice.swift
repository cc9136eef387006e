package import Addresses
package import ClusterModel
package import ServicePlan

extension NodeView {
  /// Creates the node that a command acts for, as described by the cluster's objects and the command's options.
  ///
  /// - Parameters:
  ///   - name: the node's name; it is compared in lower case, as in kube-proxy.
  ///   - given: the addresses from the command line.
  ///   - interfaces: the addresses of the node's interfaces, if this machine is the node; otherwise nil.
  ///   - guessesAddresses: whether the interfaces' addresses are the node's if neither a Node object nor the command
  ///     line has any. For manifests they are; those that an API server does not have are not guessed.
  package init(
    named name: String, given: [IPAddress], in cluster: ClusterSnapshot, interfaces: [IPAddress]? = nil,
    guessesAddresses: Bool
  ) {
    let name = name.lowercased()
    let object = cluster.node(named: name)
    let addresses = NodeView.addresses(
      given: given, object: object, orOf: guessesAddresses ? interfaces ?? [] : [])
    self.init(
      name: name, zone: object?.zone, addresses: addresses, interfaceAddresses: interfaces ?? addresses)
  }
}
