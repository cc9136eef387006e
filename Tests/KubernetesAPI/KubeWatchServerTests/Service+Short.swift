import Addresses
import ClusterModel

extension Service {
  /// A Service in the namespace `shop`.
  init(_ name: String, ip: String = "10.96.0.1") {
    self.init(name: NamespacedName("shop", name))
    clusterIPs = IPAddress(ip).map { [$0] } ?? []
  }
}
