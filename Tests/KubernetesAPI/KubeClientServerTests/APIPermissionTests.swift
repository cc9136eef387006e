import KubeClient
import KubeWire
import Testing

@Suite struct APIPermissionTests {
  @Test(arguments: [
    (APIPermission.list(.service), String?.none, "GET /api/v1/services"),
    (.watch(.endpointSlice), nil, "GET /apis/discovery.k8s.io/v1/endpointslices"),
    (.list(.serviceCIDR), nil, "GET /apis/networking.k8s.io/v1/servicecidrs"),
    (.createEvents, "shop", "POST /apis/events.k8s.io/v1/namespaces/shop/events"),
  ])
  func aRequestIsWhatItsPermissionSays(_ permission: APIPermission, _ namespace: String?, _ line: String) {
    let request = APIRequest(permission, in: namespace)
    #expect("\(request.method) \(request.path)" == line)
  }

  @Test func eachIsNamedAsInARule() {
    #expect(
      APIPermission.all.map(\.description).sorted() == [
        "create events.k8s.io/events", "list discovery.k8s.io/endpointslices",
        "list networking.k8s.io/servicecidrs", "list nodes", "list services",
        "watch discovery.k8s.io/endpointslices", "watch networking.k8s.io/servicecidrs", "watch nodes",
        "watch services",
      ])
  }
}
