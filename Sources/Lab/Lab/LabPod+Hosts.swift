package import Addresses
package import ClusterModel

extension LabPod {
  /// The Pod's host name: `spec.hostname`, or else the Pod's name, shortened to the kernel's limit of 63 bytes as the
  /// kubelet does it (k8s.io/kubernetes/pkg/kubelet/util, GetNodenameForKernel).
  package var hostName: String { Self.hostName(ofPod: name.name, spec: object["spec"]) }

  /// Returns the host name of a Pod, given only its name and spec.
  package static func hostName(ofPod name: String, spec: ObjectValue) -> String {
    let wanted = spec["hostname"].text ?? ""
    var kept = (wanted.isEmpty ? name : wanted).prefix(63)
    while let last = kept.last, last == "-" || last == "." { kept.removeLast() }
    return String(kept)
  }

  /// Returns the content of the Pod's /etc/hosts, which lets it resolve its own name without DNS: what the kubelet writes
  /// (pkg/kubelet/kubelet_pods.go, managedHostsFileContent), including `spec.hostAliases`.
  ///
  /// - Parameters:
  ///   - addresses: the Pod's addresses.
  ///   - domain: the cluster domain, such as `cluster.local`.
  package func hostsFile(at addresses: [IPAddress], domain: String) -> String {
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
