"""Objects of Kubernetes with all the fields that real ones have, in the API server's protobuf."""
import json

SLICES = "/apis/discovery.k8s.io/v1/endpointslices"
KINDS = {
    "/api/v1/services": ("v1", "Service"),
    SLICES: ("discovery.k8s.io/v1", "EndpointSlice"),
    "/api/v1/nodes": ("v1", "Node"),
    "/apis/networking.k8s.io/v1/servicecidrs": ("networking.k8s.io/v1", "ServiceCIDR"),
}
START = 1_700_000_000


# Protobuf, as far as it is needed.
def varint(number):
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    return bytes(out + bytes([number]))


def data(field, value):
    value = value.encode() if isinstance(value, str) else value
    return varint(field << 3 | 2) + varint(len(value)) + value


def number(field, value):
    return varint(field << 3) + varint(value)


def pair(field, key, value):
    return data(field, data(1, key) + data(2, value))


# The objects. Names, labels, owners and managers are those that controllers write.
def uid(kind, n):
    return "%08x-%04x-4a5b-9c3d-%012x" % (n * 2654435761 & 0xFFFFFFFF, kind, n)


def address(block, host):
    n = block + host
    return ".".join(str(n >> shift & 255) for shift in (24, 16, 8, 0))


def names(keys):
    return "{%s}" % ",".join('"%s":{}' % key for key in keys)


def managed(manager, fields):
    return data(
        17,
        data(1, manager) + data(2, "Update") + data(3, "v1") + data(4, number(1, START))
        + data(6, "FieldsV1") + data(7, data(1, fields)))


def service(n):
    namespace, name = "shop-%d" % (n % 50), "service-%d" % n
    labels = {"app.kubernetes.io/name": name, "app.kubernetes.io/part-of": namespace}
    applied = {
        "apiVersion": "v1", "kind": "Service",
        "metadata": {"annotations": {}, "labels": labels, "name": name, "namespace": namespace},
        "spec": {"ports": [{"name": "http", "port": 80, "targetPort": 8080}],
                 "selector": {"app.kubernetes.io/name": name}}}
    fields = (
        '{"f:metadata":{"f:annotations":{".":{},"f:kubectl.kubernetes.io/last-applied-configuration":{}},'
        '"f:labels":{".":{},"f:app.kubernetes.io/name":{},"f:app.kubernetes.io/part-of":{}}},"f:spec":'
        '{"f:internalTrafficPolicy":{},"f:ports":{".":{},"k:{\\"port\\":80,\\"protocol\\":\\"TCP\\"}":'
        + names([".", "f:name", "f:port", "f:protocol", "f:targetPort"])
        + '},"f:selector":{},"f:sessionAffinity":{},"f:type":{}}}')
    metadata = (
        data(1, name) + data(3, namespace) + data(5, uid(1, n)) + data(6, str(1000 + n))
        + data(8, number(1, START + n)) + b"".join(pair(11, *label) for label in labels.items())
        + pair(12, "kubectl.kubernetes.io/last-applied-configuration",
               json.dumps(applied, separators=(",", ":")) + "\n")
        + managed("kubectl-client-side-apply", fields))
    ip = address(0x0A600000, n + 10)
    port = (data(1, "http") + data(2, "TCP") + number(3, 80)
            + data(4, number(1, 0) + number(2, 8080) + data(3, "")) + number(5, 0))
    spec = (
        data(1, port) + pair(2, "app.kubernetes.io/name", name) + data(3, ip) + data(4, "ClusterIP")
        + data(7, "None") + data(8, "") + data(10, "") + data(11, "") + number(12, 0) + number(13, 0)
        + data(17, "SingleStack") + data(18, ip) + data(19, "IPv4") + data(22, "Cluster"))
    return (namespace, name), data(1, metadata) + data(2, spec) + data(3, data(1, b""))


def endpoint_slice(n, places, stride, version):
    namespace, owner = "shop-%d" % (n % 50), "service-%d" % n
    name = owner + "-x7k2p"
    labels = [
        ("app.kubernetes.io/name", owner), ("app.kubernetes.io/part-of", namespace),
        ("endpointslice.kubernetes.io/managed-by", "endpointslice-controller.k8s.io"),
        ("kubernetes.io/service-name", owner)]
    fields = (
        '{"f:addressType":{},"f:endpoints":{},"f:metadata":{"f:annotations":{".":{},'
        '"f:endpoints.kubernetes.io/last-change-trigger-time":{}},"f:generateName":{},"f:labels":'
        + names(["."] + ["f:" + key for key, _ in labels])
        + ',"f:ownerReferences":{".":{},"k:{\\"uid\\":\\"%s\\"}":{}}},"f:ports":{}}' % uid(1, n))
    metadata = (
        data(1, name) + data(2, owner + "-") + data(3, namespace) + data(5, uid(2, n))
        + data(6, str(version)) + number(7, 3) + data(8, number(1, START + n))
        + b"".join(pair(11, *label) for label in labels)
        + pair(12, "endpoints.kubernetes.io/last-change-trigger-time", "2026-11-23T10:11:12Z")
        + data(13, data(1, "Service") + data(3, owner) + data(4, uid(1, n)) + data(5, "v1")
               + number(6, 1) + number(7, 1))
        + managed("kube-controller-manager", fields))
    endpoints = b""
    for place in places:
        host = n * stride + place
        pod = (data(1, "Pod") + data(2, namespace)
               + data(3, "%s-%08x-%05x" % (owner, n * 40503 & 0xFFFFFFFF, host)) + data(4, uid(3, host))
               + data(5, "") + data(6, "") + data(7, ""))
        endpoints += data(
            2,
            data(1, address(0x0A800000, host)) + data(2, number(1, 1) + number(2, 1) + number(3, 0))
            + data(4, pod) + data(6, "node-%d" % (host % 500)) + data(7, "zone-%d" % (host % 3)))
    port = data(1, "http") + data(2, "TCP") + number(3, 8080)
    return (namespace, name), data(1, metadata) + endpoints + data(3, port) + data(4, "IPv4")


# A Service with one endpoint, which measurements connect to.
PROBE_IP, PROBE_PORT, PROBE_PLACES = "10.111.255.10", 80, ("10.127.0.1", "10.127.0.2")


def probe_service():
    port = data(1, "http") + data(2, "TCP") + number(3, PROBE_PORT) + data(4, number(1, 0) + number(2, 8080))
    spec = (data(1, port) + data(3, PROBE_IP) + data(4, "ClusterIP") + data(7, "None") + data(17, "SingleStack")
            + data(18, PROBE_IP) + data(19, "IPv4") + data(22, "Cluster"))
    return data(1, data(1, "probe") + data(3, "zz-bench") + data(5, uid(5, 1)) + data(6, "4711")
                + data(8, number(1, START))) + data(2, spec)


def probe_slice(place, version):
    metadata = (data(1, "probe-a") + data(3, "zz-bench") + data(5, uid(6, 1)) + data(6, str(version))
                + data(8, number(1, START)) + pair(11, "kubernetes.io/service-name", "probe"))
    endpoint = data(1, PROBE_PLACES[place]) + data(2, number(1, 1) + number(2, 1) + number(3, 0)) + data(6, "node1")
    return data(1, metadata) + data(2, endpoint) + data(3, data(1, "http") + data(2, "TCP") + number(3, 8080)) \
        + data(4, "IPv4")


def node(name):
    metadata = data(1, name) + data(5, uid(4, 1)) + pair(11, "topology.kubernetes.io/zone", "zone-1")
    spec = data(1, "10.200.0.0/24") + data(7, "10.200.0.0/24")
    status = data(5, data(1, "InternalIP") + data(2, "10.180.0.10"))
    return ("", name), data(1, metadata) + data(2, spec) + data(3, status)


def envelope(version, kind, raw):
    return b"k8s\0" + data(1, data(1, version) + data(2, kind)) + data(2, raw) + data(3, "") + data(4, "")
