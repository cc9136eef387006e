extension Samples {
  /// Output of `kubectl get -o json`; the last object has four faults.
  static let json = #"""
    {
        "apiVersion": "v1",
        "items": [
            {
                "apiVersion": "v1",
                "kind": "Service",
                "metadata": {
                    "annotations": {
                        "note": "<b> \"quoted\" \\ é 🚀 / \t"
                    },
                    "creationTimestamp": "2026-11-22T15:08:43Z",
                    "labels": {
                        "app": "shop"
                    },
                    "managedFields": [
                        {
                            "fieldsV1": {
                                "f:spec": {
                                    "f:ports": {
                                        ".": {},
                                        "k:{\"port\":80,\"protocol\":\"TCP\"}": {
                                            ".": {}
                                        }
                                    }
                                }
                            },
                            "manager": "kubectl"
                        }
                    ],
                    "name": "edge",
                    "namespace": "shop",
                    "resourceVersion": "140"
                },
                "spec": {
                    "clusterIP": "10.100.175.46",
                    "clusterIPs": [
                        "10.100.175.46"
                    ],
                    "externalIPs": [
                        "192.168.60.5"
                    ],
                    "externalTrafficPolicy": "Local",
                    "healthCheckNodePort": 32227,
                    "internalTrafficPolicy": "Cluster",
                    "loadBalancerSourceRanges": [
                        "192.168.50.0/24"
                    ],
                    "ports": [
                        {
                            "name": "http",
                            "nodePort": 31877,
                            "port": 80,
                            "protocol": "TCP",
                            "targetPort": "web"
                        },
                        {
                            "name": "dns",
                            "port": 53,
                            "protocol": "UDP",
                            "targetPort": 53
                        }
                    ],
                    "sessionAffinity": "ClientIP",
                    "sessionAffinityConfig": {
                        "clientIP": {
                            "timeoutSeconds": 600
                        }
                    },
                    "type": "LoadBalancer"
                },
                "status": {
                    "loadBalancer": {
                        "ingress": [
                            {
                                "ip": "192.168.50.200",
                                "ipMode": "Proxy"
                            }
                        ]
                    }
                }
            },
            {
                "addressType": "IPv4",
                "apiVersion": "discovery.k8s.io/v1",
                "endpoints": [
                    {
                        "addresses": [
                            "10.244.1.20"
                        ],
                        "conditions": {
                            "ready": true,
                            "serving": null,
                            "terminating": false
                        },
                        "hints": {
                            "forZones": [
                                {
                                    "name": "a"
                                }
                            ]
                        },
                        "nodeName": "node1",
                        "zone": "a"
                    }
                ],
                "kind": "EndpointSlice",
                "metadata": {
                    "creationTimestamp": null,
                    "labels": {
                        "kubernetes.io/service-name": "edge"
                    },
                    "name": "edge-l22mq",
                    "namespace": "shop"
                },
                "ports": [
                    {
                        "name": "http",
                        "port": 8443,
                        "protocol": "TCP"
                    },
                    {
                        "name": "",
                        "port": null
                    }
                ]
            },
            {
                "addressType": "IPv6",
                "apiVersion": "discovery.k8s.io/v1",
                "endpoints": null,
                "kind": "EndpointSlice",
                "metadata": {
                    "name": "edge-none",
                    "namespace": "shop"
                },
                "ports": null
            },
            {
                "apiVersion": "v1",
                "kind": "Service",
                "metadata": {
                    "name": "wrong"
                },
                "spec": {
                    "clusterIP": "10.0.0.300",
                    "ports": [
                        {
                            "port": "80"
                        },
                        {
                            "port": 70000,
                            "protocol": "tcp"
                        }
                    ]
                }
            }
        ],
        "kind": "List",
        "metadata": {
            "resourceVersion": ""
        }
    }
    """#
}
