import Addresses
import Allocation
import ClusterModel
import SeededRandom

/// Services that request much and often the same: few names, small pools.
struct RandomServices {
  var generator: SeededGenerator

  init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

  mutating func request() throws -> AddressRequest {
    let types: [ServiceType] = [.clusterIP, .nodePort, .loadBalancer, .loadBalancer, .externalName]
    var request = AddressRequest(name: name("web\(number(24))"), type: types[number(types.count)])
    request.created = chance(3) ? Int64(number(5)) : nil
    request.isHeadless = request.type == .clusterIP && chance(8)
    request.familyPolicy = [nil, .singleStack, .preferDualStack, .requireDualStack][number(4)]
    if chance(3) { request.families = [[.ipv4], [.ipv6], [.ipv4, .ipv6], [.ipv6, .ipv4]][number(4)] }
    if chance(3) { request.clusterIPs = try clusterIPs() }
    request.ports = try ports()
    if chance(2) { request.externalTrafficPolicy = .local }
    if chance(6) { request.healthCheckNodePort = try port(30000 + number(30)) }
    request.allocatesNodePorts = !chance(5)
    if chance(2) { request.loadBalancerAddresses = try addresses("192.168.50.\(200 + number(8))") }
    if chance(9) {
      request.ingress = try addresses("192.168.50.\(200 + number(8))", "203.0.113.\(number(9))")
    }
    return request
  }

  private mutating func clusterIPs() throws -> [IPAddress] {
    let four = "10.96.0.\(number(34))"
    let six = "fd00:96::\(String(number(34), radix: 16))"
    switch number(4) {
    case 0: return try addresses(four)
    case 1: return try addresses(six)
    case 2: return try addresses(four, six)
    default: return try addresses(six, four)
    }
  }

  private mutating func ports() throws -> [PortRequest] {
    var ports: [PortRequest] = []
    for index in 0...number(3) {
      let transport = Transport.allCases[number(3)]
      let number = try port(80 + number(3))
      guard !ports.contains(where: { $0.port == number && $0.transport == transport }) else { continue }
      let wish = chance(4) ? try port(30000 + self.number(34)) : nil
      ports.append(PortRequest(name: "port-\(index)", transport: transport, port: number, nodePort: wish))
    }
    return ports
  }

  mutating func number(_ count: Int) -> Int { Int.random(in: 0..<count, using: &generator) }
  mutating func chance(_ oneIn: Int) -> Bool { number(oneIn) == 0 }
}
