internal import Addresses
internal import ArgumentParser
internal import ClusterModel
package import Exposing

/// `--type`: the types of Services that select Pods, in the API's spelling.
enum ExposedType: String, ExpressibleByArgument, CaseIterable {
  case clusterIP = "ClusterIP"
  case nodePort = "NodePort"
  case loadBalancer = "LoadBalancer"

  var type: ServiceType {
    switch self {
    case .clusterIP: .clusterIP
    case .nodePort: .nodePort
    case .loadBalancer: .loadBalancer
    }
  }
}

extension ExposureOutput.Format: ExpressibleByArgument {}

/// `--session-affinity`
enum Affinity: String, ExpressibleByArgument, CaseIterable {
  case clientIP = "ClientIP"
  case none = "None"
}

/// Port numbers separated by commas, without repetition.
struct PortsArgument: ExpressibleByArgument {
  let numbers: [Int]

  init?(argument: String) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
    numbers = parts.compactMap { Int($0) }.filter { Port($0) != nil }
    guard numbers.count == parts.count, Set(numbers).count == numbers.count else { return nil }
  }
}

/// A protocol, in upper or lower case.
struct TransportArgument: ExpressibleByArgument {
  let transport: Transport

  init?(argument: String) {
    guard let transport = Transport(apiName: argument.uppercased()) else { return nil }
    self.transport = transport
  }

  static var allValueStrings: [String] { Transport.allCases.map(\.apiName) }
}

/// `--cluster-ip`: an address, or `None`.
struct ClusterIPArgument: ExpressibleByArgument {
  let text: String

  init?(argument: String) {
    guard argument == "None" || IPAddress(argument) != nil else { return nil }
    text = argument
  }
}
