import Addresses
import ClusterModel
import Testing

@Suite struct NamesTests {
  @Test func namesOrderByNamespaceFirst() {
    let names = [
      NamespacedName("", "z"), NamespacedName("a", "z"), NamespacedName("a-b", "a"), NamespacedName("b", "a"),
    ]
    #expect(names.reversed().sorted() == names)
  }

  @Test func namesPrintInKubectlsForm() {
    #expect("\(NamespacedName("shop", "api"))" == "shop/api")
    #expect("\(NamespacedName("", "node1"))" == "node1")
    #expect("\(ObjectReference(kind: "Service", name: NamespacedName("shop", "api")))" == "Service shop/api")
  }

  @Test func portNamesPrintTheirServiceAndNameIfAny() {
    let service = NamespacedName("shop", "api")
    #expect("\(ServicePortName(service, port: "http", transport: .tcp))" == "shop/api:http")
    #expect("\(ServicePortName(service, port: "", transport: .tcp))" == "shop/api")
  }

  @Test func portNamesOrderByServicePortAndTransport() {
    let names = [
      ServicePortName(NamespacedName("a", "a"), port: "z", transport: .sctp),
      ServicePortName(NamespacedName("a", "b"), port: "", transport: .tcp),
      ServicePortName(NamespacedName("a", "b"), port: "dns", transport: .tcp),
      ServicePortName(NamespacedName("a", "b"), port: "dns", transport: .udp),
    ]
    #expect(names.reversed().sorted() == names)
  }
}
