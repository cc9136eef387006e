import Addresses
import ClusterModel
import ClusterControllers

/// A Service with a selector and one port.
func service(_ name: String, _ selector: Labels? = ["app": "web"], ports: [ServicePort] = [port()]) -> Service
{
  var service = Service(name: NamespacedName("shop", name))
  service.selector = selector
  service.ports = ports
  service.clusterIPs = [address("10.96.0.1")]
  return service
}

func port(_ name: String = "", _ number: Int = 80, target: TargetPort? = nil) -> ServicePort {
  guard let number = Port(number) else { preconditionFailure("no port") }
  var port = ServicePort(name: name, port: number)
  port.targetPort = target
  return port
}

func number(_ number: Int) -> Port {
  guard let port = Port(number) else { preconditionFailure("no port") }
  return port
}

func address(_ text: String) -> IPAddress {
  guard let address = IPAddress(text) else { preconditionFailure("no address") }
  return address
}

/// A Pod that is ready.
func pod(_ name: String, _ addresses: String..., labels: Labels = ["app": "web"], node: String? = "node1")
  -> Pod
{
  var pod = Pod(name: NamespacedName("shop", name))
  pod.labels = labels
  pod.addresses = addresses.map(address)
  pod.nodeName = node
  pod.isReady = true
  pod.phase = "Running"
  return pod
}

func node(_ name: String, zone: String?) -> Node {
  var node = Node(name: name)
  node.zone = zone
  return node
}

extension KubeObject {
  var change: KubeObjectChange { KubeObjectChange(reference, self) }
  var removal: KubeObjectChange { KubeObjectChange(reference, nil) }
}

extension LabCluster {
  mutating func apply(_ objects: KubeObject...) -> LabUpdate { apply(objects.map(\.change)) }

  /// The endpoints of each Service, in whichever slice they are.
  var content: [String: Set<SliceEndpoint>] {
    var content: [String: Set<SliceEndpoint>] = [:]
    for slice in builtSlices {
      let ports = slice.ports.map { "\($0.name) \($0.transport) \($0.port?.description ?? "")" }
      let service = slice.service?.description ?? ""
      let key = "\(service) \(slice.family) \(ports.joined(separator: ",")) \(slice.labels)"
      content[key, default: []].formUnion(slice.endpoints)
    }
    return content
  }
}
