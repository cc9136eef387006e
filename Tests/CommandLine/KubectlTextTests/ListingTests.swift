import ClusterModel
import ManifestDecoding
import KubectlText
import ObjectNotation
import Testing

@Suite struct ListingTests {
  @Test func services() throws {
    #expect(
      try Cluster.table(.service) == """
        NAME   TYPE           CLUSTER-IP   EXTERNAL-IP                               PORT(S)               AGE
        far    ExternalName   <none>       example.org                               <none>                <unknown>
        none   ClusterIP      None         <none>                                    80/TCP                <unknown>
        web    LoadBalancer   10.96.0.1    192.168.60.1,lb.example.org,203.0.113.7   80:30080/TCP,53/UDP   2d

        """)
    #expect(
      try Cluster.table(.service) {
        $0.isWide = true
        $0.showsNamespace = true
        $0.showsLabels = true
        $0.hasHeadings = false
      }
        == """
        default   far    ExternalName   <none>      example.org                               <none>                <unknown>   <none>               <none>
        shop      none   ClusterIP      None        <none>                                    80/TCP                <unknown>   <none>               <none>
        shop      web    LoadBalancer   10.96.0.1   192.168.60.1,lb.example.org,203.0.113.7   80:30080/TCP,53/UDP   2d          app=web,tier=front   app=web,tier=front

        """)
  }

  @Test func endpointsAreBuiltFromSlices() throws {
    #expect(
      try Cluster.table(.endpoints)
        == """
        NAME   ENDPOINTS                                                     AGE
        web    10.244.1.5:8080,10.244.1.6:8080,10.244.1.5:5353 + 1 more...   2d

        """)
    #expect(try Cluster.listing(.endpoints).countLine == "1 service, 2 endpoint addresses\n")
  }

  private func endpoints(_ objects: String) throws -> [String] {
    let objects = try decodeObjects(Array(objects.utf8), file: "a")
    let table = ObjectListing(.endpoints, in: objects, .init(namespace: nil)).table(.init(now: 0))
    return table.split(separator: "\n").dropFirst().map(String.init)
  }

  private static func slice(ports: String, _ conditions: String) -> String {
    """
    {apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, addressType: IPv4, ports: \(ports),
     metadata: {name: web-1, labels: {kubernetes.io/service-name: web}},
     endpoints: [{addresses: [10.0.0.1], conditions: {\(conditions)}}]}

    """
  }

  private static let service =
    "{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {selector: {a: b}, ports: [{port: 80}]}}\n---\n"
  private static let portless =
    "{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {selector: {a: b}, clusterIP: None}}\n---\n"

  @Test func podsWithoutThePortAreNotInEndpoints() throws {
    let slice = Self.slice(ports: "[]", "ready: true")
    #expect(try endpoints(Self.service + slice) == ["web    <none>      <unknown>"])
    #expect(try endpoints(Self.portless + slice) == ["web    10.0.0.1    <unknown>"])
    #expect(try endpoints(slice) == ["web    10.0.0.1    <unknown>"])
  }

  /// Unless the Service publishes Pods that are not ready, which are ready in its slices.
  @Test(arguments: [
    ("ready: false, serving: true, terminating: true", false),
    ("ready: false, serving: false, terminating: true", false), ("ready: true, terminating: true", true),
    ("terminating: true", true), ("ready: true", true),
  ])
  func terminatingPodsAreNotInEndpoints(_ conditions: String, _ isThere: Bool) throws {
    let text = Self.service + Self.slice(ports: "[{port: 80}]", conditions)
    let listing = ObjectListing(
      .endpoints, in: try decodeObjects(Array(text.utf8), file: "a"), .init(namespace: nil))
    // In neither addresses nor notReadyAddresses.
    #expect(listing.objects.map { $0["subsets"].elements.count } == [isThere ? 1 : 0])
    #expect(
      try endpoints(text) == [isThere ? "web    10.0.0.1:80   <unknown>" : "web    <none>      <unknown>"])
  }

  /// An API server omits an empty list.
  @Test func endpointsWithoutAddressesHaveNoSubsets() throws {
    let listing = ObjectListing(
      .endpoints, in: try decodeObjects(Array(Self.service.utf8), file: "a"), .init(namespace: nil))
    #expect(listing.objects.map { $0.fields.map(\.key) } == [["apiVersion", "kind", "metadata"]])
  }

  @Test func writtenEndpointsTakePrecedence() throws {
    let own = try decodeObjects(
      Array(
        """
        {apiVersion: v1, kind: Endpoints, metadata: {name: web, namespace: shop},
         subsets: [{addresses: [{ip: "fd00::7"}], ports: [{port: 80}]}]}
        """.utf8), file: "b")
    let listing = ObjectListing(.endpoints, in: try own + Cluster.objects, .init(namespace: "shop"))
    #expect(
      listing.table(.init(now: Cluster.now)) == """
        NAME   ENDPOINTS      AGE
        web    [fd00::7]:80   <unknown>

        """)
  }

  @Test func slicesPodsNodesAndDeployments() throws {
    #expect(
      try Cluster.table(.endpointSlice) == """
        NAME    ADDRESSTYPE   PORTS       ENDPOINTS                          AGE
        web-1   IPv4          8080,5353   10.244.1.5,10.244.1.6,10.244.1.7   <unknown>

        """)
    #expect(
      try Cluster.table(.pod) { $0.isWide = true } == """
        NAME    READY   STATUS             RESTARTS     AGE   IP           NODE    NOMINATED NODE   READINESS GATES
        web-a   1/2     CrashLoopBackOff   2 (5m ago)   24h   10.244.1.5   node1   <none>           <none>

        """)
    #expect(
      try Cluster.table(.node) == """
        NAME    STATUS                     ROLES           AGE   VERSION
        node1   Ready,SchedulingDisabled   control-plane   4d    v1.34.1

        """)
    #expect(
      try Cluster.table(.deployment) { $0.isWide = true } == """
        NAME   READY   UP-TO-DATE   AVAILABLE   AGE    CONTAINERS   IMAGES   SELECTOR
        web    2/3     3            2           120m   web          web:1    app=web,tier notin (back)

        """)
  }

  private func cells(_ kind: ObjectKind, _ object: String) throws -> String {
    let objects = try decodeObjects(Array(object.utf8), file: "a")
    var style = ObjectListing.TableStyle(now: 0)
    style.isWide = true
    style.hasHeadings = false
    let row = ObjectListing(kind, in: objects, .init(namespace: nil)).table(style)
    return row.split(separator: "   ").map { $0.drop { $0 == " " } }.joined(separator: "|").replacing(
      "\n", with: "")
  }

  /// The cells of the API server's table (kube-apiserver 1.36.2) for the same objects.
  @Test(arguments: [
    ("[{name: a}, {port: 80}, {}]", "a,80,*"), ("[{name: a, port: 0}]", "0"), ("[]", "<unset>"),
  ])
  func portsOfSlicesAsTheServerShowsThem(_ ports: String, _ cell: String) throws {
    let slice =
      "{apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, metadata: {name: e}, addressType: IPv4, ports: \(ports)}"
    #expect(try cells(.endpointSlice, slice) == "e|IPv4|\(cell)|<unset>|<unknown>")
  }

  @Test(arguments: [
    ("{}", "<none>"), ("{matchLabels: {b: c, a: b}}", "a=b,b=c"),
    ("{matchLabels: {m: o}, matchExpressions: [{key: t, operator: In, values: [b, a]}]}", "m=o,t in (a,b)"),
    (
      "{matchExpressions: [{key: w, operator: NotIn, values: [z]}, {key: u, operator: DoesNotExist}, {key: t, operator: Exists}]}",
      "t,!u,w notin (z)"
    ),
  ])
  func selectorsAsTheServerShowsThem(_ selector: String, _ cell: String) throws {
    let set =
      "{apiVersion: apps/v1, kind: ReplicaSet, metadata: {name: r}, spec: {replicas: 1, selector: \(selector), template: {spec: {containers: [{name: c, image: i}]}}}}"
    #expect(try cells(.replicaSet, set) == "r|1|0|0|<unknown>|c|i|\(cell)")
  }

  @Test(arguments: [
    ("kernelVersion: '6.1', architecture: amd64", "6.1 (amd64)"),
    ("architecture: arm64", "<unknown> (arm64)"),
  ])
  func kernelsAsTheServerShowsThem(_ info: String, _ cell: String) throws {
    let node = "{apiVersion: v1, kind: Node, metadata: {name: n}, status: {nodeInfo: {\(info)}}}"
    #expect(try cells(.node, node).split(separator: "|").dropLast().last == Substring(cell))
  }

  @Test(arguments: [
    // A container failed, though the first one completed.
    (
      "",
      "{c: {terminated: {reason: Completed, exitCode: 0}}, d: {terminated: {exitCode: 1, reason: Error}}}",
      "0/2|Error"
    ),
    (
      "", "{c: {terminated: {reason: Completed, exitCode: 0}}, d: {terminated: {exitCode: 137}}}",
      "0/2|ExitCode:137"
    ),
    (
      "",
      "{c: {terminated: {reason: Completed, exitCode: 0}}, d: {terminated: {reason: Completed, exitCode: 0}}}",
      "0/2|Completed"
    ),
    // Sidecars count before they are started.
    ("s: {waiting: {}}, t: {}", "{c: {waiting: {reason: PodInitializing}}}", "0/3|Init:0/2"),
    ("s: {terminated: {exitCode: 0}}, t: {}", "{c: {waiting: {reason: PodInitializing}}}", "0/3|Init:1/2"),
  ])
  func podsAsTheServerShowsThem(_ initStates: String, _ states: String, _ cell: String) throws {
    let state = { (text: String) throws in
      let values = try decodeObjects(Array("{kind: X, states: \(text)}".utf8), file: "a")[0]["states"]
      return values.fields.map { "{name: \($0.key), ready: true, restartCount: 0, state: \($0.value.json)}" }
    }
    let (inits, all) = (try state("{\(initStates)}"), try state(states))
    let sidecars = inits.isEmpty ? "" : "{name: s, restartPolicy: Always}, {name: t, restartPolicy: Always}"
    let containers = all.count == 2 ? "{name: c}, {name: d}" : "{name: c}"
    let pod =
      "{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: [\(containers)], initContainers: [\(sidecars)]}, "
      + "status: {phase: Running, initContainerStatuses: [\(inits.joined(separator: ", "))], containerStatuses: [\(all.joined(separator: ", "))]}}"
    #expect(try cells(.pod, pod).hasPrefix("p|\(cell)|0|"))
  }

  @Test func selectsByNamespaceNameAndLabels() throws {
    let shop = try Cluster.listing(.service, .init(namespace: "shop"))
    #expect(shop.objects.map(\.name.name) == ["none", "web"])
    #expect(shop.countLine == "2 services, 3 ports\n")
    let labeled = try LabelSelector(parsing: "tier in (front),!old")
    #expect(
      try Cluster.listing(.service, .init(namespace: nil, selector: labeled)).objects.map(\.name.name) == [
        "web"
      ])
    let named = ObjectListing.Query(namespace: "shop", names: ["web", "gone"])
    #expect(try Cluster.listing(.service, named).objects.map(\.name.name) == ["web"])
    #expect(try Cluster.listing(.service, named).missing(from: named) == ["gone"])
    #expect(try Cluster.listing(.node, .init(namespace: "shop")).objects.count == 1)
  }

  @Test func aCustomResourceOfTheSameKindIsNotListed() throws {
    let other = try decodeObjects(
      Array("{apiVersion: serving.knative.dev/v1, kind: Service}".utf8), file: "a")
    #expect(ObjectListing(.service, in: other, .init(namespace: nil)).objects.isEmpty)
  }

  @Test(arguments: [
    ("svc", ObjectKind.service), ("Services", .service), ("ep", .endpoints), ("po", .pod), ("no", .node),
  ])
  func knowsKubectlsNames(_ word: String, _ kind: ObjectKind) {
    #expect(ObjectKind(argument: word) == kind)
    #expect(ObjectKind(argument: word + "x") == nil)
  }

  @Test func describesAService() throws {
    let objects = try Cluster.objects
    let web = try #require(
      try Cluster.listing(.service, .init(namespace: "shop", names: ["web"])).objects.first)
    #expect(
      ObjectDescription(of: web, .service, among: objects, now: Cluster.now).text == """
        Name:                        web
        Namespace:                   shop
        Labels:                      app=web
                                     tier=front
        Annotations:                 note:
                                       seen
                                       today
        Selector:                    app=web,tier=front
        Type:                        LoadBalancer
        IP Families:                 IPv4,IPv6
        IP:                          10.96.0.1
        IPs:                         10.96.0.1,fd00::1
        External IPs:                203.0.113.7
        LoadBalancer Ingress:        lb.example.org, 192.168.60.1 (VIP)
        Port:                        http  80/TCP
        TargetPort:                  web/TCP
        NodePort:                    http  30080/TCP
        Endpoints:                   10.244.1.5:8080,10.244.1.6:8080
        Port:                        dns  53/UDP
        TargetPort:                  53/UDP
        Endpoints:                   10.244.1.5:5353,10.244.1.6:5353
        Session Affinity:            None
        External Traffic Policy:     Local
        Internal Traffic Policy:     Cluster
        HealthCheck NodePort:        32000
        LoadBalancer Source Ranges:  10.0.0.0/8
        Endpoint Count:              2 ready, 1 not ready

        """)
  }

  /// As kubectl 1.36.3 shows the same object, except for the last line.
  @Test func describesWhatFewServicesHave() throws {
    let text = """
      apiVersion: v1
      kind: Service
      metadata: {name: a, annotations: {one: "x\\n", two: "x\\ny", long: \(String(repeating: "z", count: 150))}}
      spec:
        type: LoadBalancer
        clusterIP: 10.96.0.7
        clusterIPs: [10.96.0.7]
        ipFamilies: [IPv4]
        loadBalancerIP: 192.0.2.9
        internalTrafficPolicy: Local
        externalTrafficPolicy: Cluster
        trafficDistribution: PreferSameZone
        ports: [{name: web, port: 80, protocol: TCP, targetPort: 8080, appProtocol: http, nodePort: 30080}]
      """
    let objects = try decodeObjects(Array(text.utf8), file: "a")
    #expect(
      ObjectDescription(of: objects[0], .service, among: objects, now: Cluster.now).text == """
        Name:                     a
        Namespace:                default
        Labels:                   <none>
        Annotations:              long:
                                    \(String(repeating: "z", count: 138))...
                                  one: x
                                  two:
                                    x
                                    y
        Selector:                 <none>
        Type:                     LoadBalancer
        IP Families:              IPv4
        IP:                       10.96.0.7
        IPs:                      10.96.0.7
        Desired LoadBalancer IP:  192.0.2.9
        Port:                     web  80/TCP
        TargetPort:               8080/TCP
        AppProtocol:              http
        NodePort:                 web  30080/TCP
        Endpoints:                <none>
        Session Affinity:         None
        External Traffic Policy:  Cluster
        Internal Traffic Policy:  Local
        Traffic Distribution:     PreferSameZone
        Endpoint Count:           0

        """)
  }

  @Test func describesTheOtherKinds() throws {
    let objects = try Cluster.objects
    for kind in ObjectKind.allCases {
      for object in try Cluster.listing(kind).objects {
        let text = ObjectDescription(of: object, kind, among: objects, now: Cluster.now).text
        #expect(text.hasPrefix("Name:") && text.contains(object.name.name))
      }
    }
    let deployment = try #require(try Cluster.listing(.deployment).objects.first)
    let text = ObjectDescription(of: deployment, .deployment, among: objects, now: Cluster.now).text
    #expect(text.contains("Services:     web\n"))
    #expect(text.contains("Replicas:     3 desired | 3 total | 2 ready | 2 available\n"))
  }
}
