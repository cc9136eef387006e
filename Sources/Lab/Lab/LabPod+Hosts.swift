public import Addresses
public import ClusterModel

extension LabPod {
  /// The name by which the Pod knows itself: `spec.hostname`, else its own, as far as the kernel takes it
  /// (k8s.io/kubernetes/pkg/kubelet/util, GetNodenameForKernel).
  public var hostName: String { Self.hostName(ofPod: name.name, spec: object["spec"]) }

  /// The same for a Pod of which there is only the manifest.
  public static func hostName(ofPod name: String, spec: ObjectValue) -> String {
    let wanted = spec["hostname"].text ?? ""
    var kept = (wanted.isEmpty ? name : wanted).prefix(63)
    while let last = kept.last, last == "-" || last == "." { kept.removeLast() }
    return String(kept)
  }

  /// What stands in the Pod's /etc/hosts, so that it finds itself by its name without asking anybody; as the kubelet writes
  /// it (pkg/kubelet/kubelet_pods.go, managedHostsFileContent), with `spec.hostAliases`.
  ///
  /// - Parameters:
  ///   - addresses: the Pod's.
  ///   - domain: what Service names end in.
  public func hostsFile(at addresses: [IPAddress], domain: String) -> String {
    let spec = object["spec"]
    var names = [hostName]
    if let subdomain = spec["subdomain"].text, !subdomain.isEmpty {
      names.insert("\(hostName).\(subdomain).\(name.namespace).svc.\(domain)", at: 0)
    }
    var lines = Self.commonHosts
    lines += addresses.map { "\($0)\t\(names.joined(separator: "\t"))" }
    for alias in spec["hostAliases"].elements {
      let names = alias["hostnames"].elements.compactMap(\.text)
      if let address = alias["ip"].text, !names.isEmpty {
        lines.append("\(address)\t\(names.joined(separator: "\t"))")
      }
    }
    return lines.map { $0 + "\n" }.joined()
  }

  private static let commonHosts = [
    "# Written by 'viaduct lab up'.", "127.0.0.1\tlocalhost", "::1\tlocalhost ip6-localhost ip6-loopback",
    "fe00::\tip6-localnet", "fe00::\tip6-mcastprefix", "fe00::1\tip6-allnodes", "fe00::2\tip6-allrouters",
  ]
}
