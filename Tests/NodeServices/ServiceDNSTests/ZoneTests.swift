import Addresses
import ClusterModel
import SeededRandom
import ServiceDNS
import TestSupport
import Testing

/// The records of the specification (Kubernetes DNS-Based Service Discovery 1.1.0), by its sections.
struct ZoneTests {
  private let zone: ServiceZone = {
    var web = service("shop/web") {
      $0.clusterIPs = ["10.96.0.10", "fd00:10:96::10"]
      $0.ports = [
        ServicePort(name: "http", port: 80), ServicePort(name: "dns", transport: .udp, port: 53),
      ]
    }
    let unnamed = service("shop/unnamed") {
      $0.clusterIPs = ["10.96.0.11"]
      $0.ports = [ServicePort(port: 80)]
    }
    let headless = service("shop/db") { $0.isHeadless = true }
    let empty = service("shop/empty") { $0.isHeadless = true }
    func external(_ name: String, _ target: String) -> Service {
      service(name) {
        $0.type = .externalName
        $0.externalName = target
      }
    }
    let ports = [EndpointPort(name: "sql", port: 5432)]
    let slices = [
      slice(
        "shop/db-4", of: "shop/db", ports: ports,
        [
          endpoint("10.244.1.5") { $0.hostname = "db-0" }, endpoint("10.244.1.6"),
          endpoint("10.244.1.7") { $0.isReady = false },
        ]),
      slice(
        "shop/db-6", of: "shop/db", ports: ports,
        [endpoint("fd00:244::5") { $0.hostname = "db-0" }, endpoint("fd00:244::6")]),
      slice("shop/empty-4", of: "shop/empty", ports: ports, [endpoint("10.244.1.9") { $0.isReady = false }]),
      slice(
        "shop/web-4", of: "shop/web", ports: [EndpointPort(name: "http", port: 8080)],
        [endpoint("10.244.1.8")]),
    ]
    return Self.zone(
      [
        web, unnamed, headless, empty, external("shop/far", "www.example.com"),
        external("shop/near", "web.shop.svc.cluster.local."),
        external("shop/nowhere", "no.shop.svc.cluster.local"),
        external("shop/round", "trip.shop.svc.cluster.local"),
        external("shop/trip", "round.shop.svc.cluster.local"),
      ], slices)
  }()

  private static func zone(_ services: [Service], _ slices: [EndpointSlice]) -> ServiceZone {
    var zone = ServiceZone(
      ZoneSettings(
        domain: DomainName("cluster.local"), serverAddresses: ["127.0.0.1"],
        reverseRanges: [IPPrefix("10.112.0.0/12"), IPPrefix("fd00:10:97::/110"), IPPrefix("192.0.2.7/32")]),
      serial: 1)
    zone.apply(.listed(.services(services)))
    zone.apply(.listed(.slices(slices)))
    return zone
  }

  private func answer(_ name: String, _ type: RecordType = .a, in other: ServiceZone? = nil) -> DNSResponse? {
    (other ?? zone).response(to: DNSQuery(id: 0, name: DomainName(stringLiteral: name), type: type))
  }

  /// Returns the types and data of the answers, or the response code if it is not NOERROR.
  private func data(_ name: String, _ type: RecordType = .a) -> [String] {
    guard let answer = answer(name, type) else { return ["elsewhere"] }
    let records = answer.answers.map { "\($0.data.type) \($0.data)" }
    return answer.code == .noError ? records : records + ["\(answer.code)"]
  }

  /// Returns the apex of the zone in the SOA record of a negative response.
  private func start(_ name: String, _ type: RecordType) -> String? {
    answer(name, type)?.authorities.first.map { "\($0.name)" }
  }

  // MARK: 2.2 and 2.3: the version, and Services with a ClusterIP

  @Test func version() {
    #expect(
      answer("dns-version.cluster.local", .txt)?.answers.map(\.description) == [
        "dns-version.cluster.local. 5 IN TXT \"1.1.0\""
      ])
  }

  @Test func clusterIPs() {
    #expect(
      answer("web.shop.svc.cluster.local")?.answers.map(\.description) == [
        "web.shop.svc.cluster.local. 5 IN A 10.96.0.10"
      ])
    #expect(data("web.shop.svc.cluster.local", .aaaa) == ["AAAA fd00:10:96::10"])
    #expect(answer("web.shop.svc.cluster.local")?.isAuthoritative == true)
  }

  @Test func ports() {
    let answer = answer("_http._tcp.web.shop.svc.cluster.local", .srv)
    #expect(
      answer?.answers.map(\.description) == [
        "_http._tcp.web.shop.svc.cluster.local. 5 IN SRV 0 100 80 web.shop.svc.cluster.local."
      ])
    #expect(
      answer?.additional.map(\.description) == [
        "web.shop.svc.cluster.local. 5 IN A 10.96.0.10",
        "web.shop.svc.cluster.local. 5 IN AAAA fd00:10:96::10",
      ])
    #expect(
      data("_dns._udp.web.shop.svc.cluster.local", .srv) == ["SRV 0 100 53 web.shop.svc.cluster.local."])
    #expect(data("_dns._tcp.web.shop.svc.cluster.local", .srv) == ["nameError"])
    #expect(data("_._tcp.unnamed.shop.svc.cluster.local", .srv) == ["nameError"])
    // There are names below it.
    #expect(data("_tcp.web.shop.svc.cluster.local", .srv) == [])
    #expect(data("_sctp.web.shop.svc.cluster.local", .srv) == ["nameError"])
  }

  /// Since Kubernetes 1.36 the name of a Service may begin with a digit, or be a number.
  @Test(arguments: ["3scale", "2048", "0", "10-0-0-1"]) func namesThatBeginWithADigit(_ name: String) {
    let zone = Self.zone(
      [
        service("shop/\(name)") {
          $0.clusterIPs = ["10.96.0.20"]
          $0.ports = [ServicePort(name: "http", port: 80)]
        }
      ], [])
    let full = "\(name).shop.svc.cluster.local"
    #expect(answer(full, in: zone)?.answers.map(\.description) == ["\(full). 5 IN A 10.96.0.20"])
    #expect(answer("_http._tcp.\(full)", .srv, in: zone)?.answers.count == 1)
    #expect(answer("20.0.96.10.in-addr.arpa", .ptr, in: zone)?.answers.map { "\($0.data)" } == ["\(full)."])
  }

  @Test func reverseNamesOfClusterIPs() {
    #expect(data("10.0.96.10.in-addr.arpa", .ptr) == ["PTR web.shop.svc.cluster.local."])
    let nibbles = "0.1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.6.9.0.0.0.1.0.0.0.0.d.f.ip6.arpa"
    #expect(data(nibbles, .ptr) == ["PTR web.shop.svc.cluster.local."])
    #expect(data("10.0.96.10.in-addr.arpa", .a) == [])
    #expect(start("10.0.96.10.in-addr.arpa", .a) == "10.0.96.10.in-addr.arpa.")
    #expect(data("99.0.96.10.in-addr.arpa", .ptr) == ["elsewhere"])
    #expect(data("010.0.96.10.in-addr.arpa", .ptr) == ["elsewhere"])
    #expect(data("0.96.10.in-addr.arpa", .ptr) == ["elsewhere"])
  }

  /// RFC 2308: in our own ranges we give authoritative negative responses; the SOA is that of the zone, which begins at
  /// a label boundary.
  @Test(arguments: [
    ("1.0.112.10.in-addr.arpa", "112.10.in-addr.arpa."), ("9.9.127.10.in-addr.arpa", "127.10.in-addr.arpa."),
    ("1.2.3.112.10.in-addr.arpa", "112.10.in-addr.arpa."),
    ("01.0.112.10.in-addr.arpa", "112.10.in-addr.arpa."),
    ("x.112.10.in-addr.arpa", "112.10.in-addr.arpa."),
    ("x.7.2.0.192.in-addr.arpa", "7.2.0.192.in-addr.arpa."),
    (
      "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.7.9.0.0.0.1.0.0.0.0.d.f.ip6.arpa",
      "0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.7.9.0.0.0.1.0.0.0.0.d.f.ip6.arpa."
    ),
  ])
  func unusedAddressesInOurRanges(name: String, zone: String) {
    #expect(data(name, .ptr) == ["nameError"])
    #expect(start(name, .ptr) == zone)
    #expect(answer(name, .ptr)?.isAuthoritative == true)
  }

  /// RFC 8020: a name with names below it exists, and names may be added at any time.
  @Test func nodesAboveAddressesExist() {
    for name in ["112.10.in-addr.arpa", "0.112.10.in-addr.arpa", "0.0.7.9.0.0.0.1.0.0.0.0.d.f.ip6.arpa"] {
      let isOurs = !name.hasSuffix("ip6.arpa")
      #expect(data(name, .ptr) == (isOurs ? [] : ["elsewhere"]), "the /110 begins further down")
      #expect(start(name, .ptr) == (isOurs ? "112.10.in-addr.arpa." : nil))
    }
    for name in [
      "10.in-addr.arpa", "in-addr.arpa", "arpa", "1.0.128.10.in-addr.arpa", "8.2.0.192.in-addr.arpa",
    ] {
      #expect(data(name, .ptr) == ["elsewhere"])
    }
    #expect(data("112.10.in-addr.arpa", .soa).first?.hasPrefix("SOA ns.dns.cluster.local.") == true)
    #expect(data("112.10.in-addr.arpa", .ns) == ["NS ns.dns.cluster.local."])
    #expect(data("7.2.0.192.in-addr.arpa", .ptr) == [], "a zone of one address")
  }

  @Test func isAuthoritativeForServiceCIDRs() {
    var zone = zone
    #expect(answer("99.0.96.10.in-addr.arpa", .ptr, in: zone) == nil)
    zone.apply(.listed(.serviceCIDRs([ServiceCIDR(name: "kubernetes", cidrs: [IPPrefix("10.96.0.0/16")])])))
    #expect(answer("99.0.96.10.in-addr.arpa", .ptr, in: zone)?.code == .nameError)
    #expect(answer("10.0.96.10.in-addr.arpa", .ptr, in: zone)?.answers.count == 1)
    let other = answer("10.0.96.10.in-addr.arpa", .a, in: zone)
    #expect(other?.code == .noError && other?.authorities.map { "\($0.name)" } == ["96.10.in-addr.arpa."])
  }

  /// RFC 1035, section 6.2.
  @Test func anyClassIsNotAuthoritative() {
    for name in ["web.shop.svc.cluster.local", "no.shop.svc.cluster.local", "10.0.96.10.in-addr.arpa"] {
      let query = DNSQuery(id: 0, name: DomainName(stringLiteral: name), type: .a, recordClass: .any)
      #expect(zone.response(to: query)?.isAuthoritative == false)
      #expect(zone.response(to: query)?.answers == answer(name)?.answers)
    }
  }

  // MARK: 2.4: headless Services

  @Test func readyEndpoints() {
    #expect(data("db.shop.svc.cluster.local") == ["A 10.244.1.5", "A 10.244.1.6"])
    #expect(data("db.shop.svc.cluster.local", .aaaa) == ["AAAA fd00:244::5", "AAAA fd00:244::6"])
    #expect(data("empty.shop.svc.cluster.local") == ["nameError"])
    #expect(data("_sql._tcp.empty.shop.svc.cluster.local", .srv) == ["nameError"])
  }

  @Test func endpointNames() {
    #expect(data("db-0.db.shop.svc.cluster.local") == ["A 10.244.1.5"])
    #expect(data("db-0.db.shop.svc.cluster.local", .aaaa) == ["AAAA fd00:244::5"])
    #expect(data("10-244-1-6.db.shop.svc.cluster.local") == ["A 10.244.1.6"])
    #expect(data("fd00-244--6.db.shop.svc.cluster.local", .aaaa) == ["AAAA fd00:244::6"])
    #expect(data("10-244-1-6.db.shop.svc.cluster.local", .aaaa) == [])
    #expect(data("10-244-1-7.db.shop.svc.cluster.local") == ["nameError"])
    #expect(data("10-244-1-8.web.shop.svc.cluster.local") == ["nameError"])
  }

  @Test func endpointPorts() {
    let answer = answer("_sql._tcp.db.shop.svc.cluster.local", .srv)
    #expect(
      answer?.answers.map { "\($0.data)" } == [
        "0 33 5432 10-244-1-6.db.shop.svc.cluster.local.", "0 33 5432 db-0.db.shop.svc.cluster.local.",
        "0 33 5432 fd00-244--6.db.shop.svc.cluster.local.",
      ])
    #expect(
      answer?.additional.map { "\($0.data)" } == ["10.244.1.6", "10.244.1.5", "fd00:244::5", "fd00:244::6"])
  }

  @Test func reverseNamesOfEndpoints() {
    #expect(data("5.1.244.10.in-addr.arpa", .ptr) == ["PTR db-0.db.shop.svc.cluster.local."])
    #expect(data("6.1.244.10.in-addr.arpa", .ptr) == ["PTR 10-244-1-6.db.shop.svc.cluster.local."])
    #expect(data("8.1.244.10.in-addr.arpa", .ptr) == ["elsewhere"], "only headless Services name endpoints")
  }

  @Test func publishesNotReadyAddresses() {
    var headless = service("shop/db") { $0.isHeadless = true }
    var request = ServiceRequest()
    headless.request = Boxed(request)
    let slices = [
      slice("shop/db-4", of: "shop/db", ports: [], [endpoint("10.244.1.5") { $0.isReady = false }])
    ]
    #expect(answer("db.shop.svc.cluster.local", in: Self.zone([headless], slices))?.code == .nameError)
    request.publishesNotReady = true
    headless.request = Boxed(request)
    #expect(answer("db.shop.svc.cluster.local", in: Self.zone([headless], slices))?.answers.count == 1)
  }

  // MARK: 2.5 and 2.6: external names, and Pods

  @Test func externalNames() {
    #expect(data("far.shop.svc.cluster.local") == ["CNAME www.example.com."])
    #expect(data("far.shop.svc.cluster.local", .cname) == ["CNAME www.example.com."])
    let near = answer("near.shop.svc.cluster.local")
    #expect(
      near?.answers.map(\.description) == [
        "near.shop.svc.cluster.local. 5 IN CNAME web.shop.svc.cluster.local.",
        "web.shop.svc.cluster.local. 5 IN A 10.96.0.10",
      ])
    #expect(data("nowhere.shop.svc.cluster.local") == ["CNAME no.shop.svc.cluster.local.", "nameError"])
    #expect(data("round.shop.svc.cluster.local") == ["serverFailure"])
  }

  @Test func pods() {
    #expect(data("10-244-9-9.shop.pod.cluster.local") == ["A 10.244.9.9"])
    #expect(data("fd00--9.shop.pod.cluster.local", .aaaa) == ["AAAA fd00::9"])
    #expect(data("10-244-9-9.nobody.pod.cluster.local") == ["nameError"])
    #expect(data("web.shop.pod.cluster.local") == ["nameError"])
  }

  // MARK: Negative responses

  /// RFC 2308: a name without records of the type yields NOERROR, a missing name NXDOMAIN; both with the SOA. RFC 8020:
  /// a name with names below it exists.
  @Test func missingNames() {
    for (name, code) in [
      ("cluster.local", ResponseCode.noError), ("svc.cluster.local", .noError),
      ("pod.cluster.local", .noError),
      ("shop.svc.cluster.local", .noError), ("unnamed.shop.svc.cluster.local", .noError),
      ("dns.cluster.local", .noError), ("other.cluster.local", .nameError),
      ("nobody.svc.cluster.local", .nameError), ("no.shop.svc.cluster.local", .nameError),
      ("a.b.web.shop.svc.cluster.local", .nameError), ("a.b.c.web.shop.svc.cluster.local", .nameError),
    ] {
      let answer = answer(name, .aaaa)
      #expect(answer?.code == code, "\(name)")
      #expect(answer?.answers == [], "\(name)")
      #expect(
        answer?.authorities.map { "\($0.name) \($0.ttl) \($0.data.type)" } == ["cluster.local. 5 SOA"],
        "\(name)")
    }
    #expect(data("www.example.com") == ["elsewhere"])
    #expect(data("cluster.local.example.com") == ["elsewhere"])
  }

  @Test func apex() {
    #expect(data("cluster.local", .ns) == ["NS ns.dns.cluster.local."])
    #expect(data("ns.dns.cluster.local") == ["A 127.0.0.1"])
    #expect(data("cluster.local", .soa).first?.hasPrefix("SOA ns.dns.cluster.local. hostmaster") == true)
    #expect(data("web.shop.svc.cluster.local", .any) == ["HINFO \"RFC8482\" \"\""])
  }

  @Test func isCaseInsensitive() {
    let answer = answer("WEB.Shop.sVC.Cluster.LOCAL")
    #expect(answer?.answers.map(\.description) == ["WEB.Shop.sVC.Cluster.LOCAL. 5 IN A 10.96.0.10"])
  }

  @Test func rotatesAnswers() {
    let first = (0..<2).map { id in
      zone.response(to: DNSQuery(id: UInt16(id), name: DomainName("db.shop.svc.cluster.local"), type: .a))?
        .answers.first.map { "\($0.data)" }
    }
    #expect(first == ["10.244.1.5", "10.244.1.6"])
  }

  @Test func failsUntilEverythingIsListed() {
    var zone = ServiceZone(ZoneSettings(domain: DomainName("cluster.local")), serial: 1)
    #expect(answer("web.shop.svc.cluster.local", in: zone)?.code == .serverFailure)
    zone.apply(.listed(.services([])))
    #expect(answer("web.shop.svc.cluster.local", in: zone)?.code == .serverFailure)
    #expect(answer("1.0.112.10.in-addr.arpa", .ptr, in: zone) == nil)
    zone.apply(.listed(.serviceCIDRs([ServiceCIDR(name: "kubernetes", cidrs: [IPPrefix("10.112.0.0/16")])])))
    #expect(answer("1.0.112.10.in-addr.arpa", .ptr, in: zone)?.code == .serverFailure)
    zone.apply(.listed(.slices([])))
    #expect(answer("web.shop.svc.cluster.local", in: zone)?.code == .nameError)
    #expect(answer("1.0.112.10.in-addr.arpa", .ptr, in: zone)?.code == .nameError)
  }

  // MARK: Updates

  /// After any sequence of updates, the zone equals one created from the final state.
  @Test func updatesMatchAFreshZone() {
    for seed in UInt64(1)...200 {
      var random = SeededGenerator(seed: seed)
      var changed = Self.zone([], [])
      var services: [NamespacedName: Service] = [:]
      var slices: [NamespacedName: EndpointSlice] = [:]
      for _ in 0..<30 {
        let number = Int.random(in: 0..<4, using: &random)
        let name = "\(["shop", "back"].randomElement(using: &random) ?? "")/s\(number)"
        if Bool.random(using: &random) {
          let new = Int.random(in: 0..<4, using: &random) == 0 ? nil : randomService(name, &random)
          services[NamespacedName(name)] = new
          changed.apply(.changed(.service(NamespacedName(name), new)))
        } else {
          let own = NamespacedName(name + "-a")
          let new = Int.random(in: 0..<4, using: &random) == 0 ? nil : randomSlice(name, &random)
          slices[own] = new
          changed.apply(.changed(.slice(own, new)))
        }
      }
      let fresh = Self.zone(Array(services.values), Array(slices.values))
      for name in allNames {
        for type in [RecordType.a, .srv, .ptr, .cname] {
          let (left, right) = (answer(name, type, in: changed), answer(name, type, in: fresh))
          #expect(
            left?.code == right?.code && left?.answers == right?.answers, "seed \(seed): \(name) \(type)")
        }
      }
    }
  }

  private var allNames: [String] {
    let services = ["shop", "back"].flatMap { space in (0..<4).map { "s\($0).\(space).svc.cluster.local" } }
    return services + services.flatMap { ["_p._tcp.\($0)", "h1.\($0)", "10-0-0-1.\($0)"] }
      + (0..<4).map { "\($0).0.0.10.in-addr.arpa" } + ["shop.svc.cluster.local", "back.svc.cluster.local"]
  }

  private func randomService(_ name: String, _ random: inout SeededGenerator) -> Service {
    service(name) {
      switch Int.random(in: 0..<3, using: &random) {
      case 0: $0.isHeadless = true
      case 1:
        $0.type = .externalName
        $0.externalName = "s\(Int.random(in: 0..<4, using: &random)).shop.svc.cluster.local"
      default: $0.clusterIPs = [.v4(IPv4Address(rawValue: 0x0a00_0000 + .random(in: 0..<4, using: &random)))]
      }
      $0.ports = [ServicePort(name: "p", port: 80)]
    }
  }

  private func randomSlice(_ name: String, _ random: inout SeededGenerator) -> EndpointSlice {
    slice(
      name + "-a", of: name, ports: [EndpointPort(name: "p", port: 8080)],
      (0..<Int.random(in: 0..<3, using: &random)).map { _ in
        endpoint(.v4(IPv4Address(rawValue: 0x0a00_0000 + .random(in: 0..<4, using: &random)))) {
          $0.isReady = Int.random(in: 0..<4, using: &random) > 0
          if Bool.random(using: &random) { $0.hostname = "h\(Int.random(in: 0..<2, using: &random))" }
        }
      })
  }
}
