using System.Net;
using Alexandria.Adapters.Http;

namespace Alexandria.Adapters.Tests.Http;

public sealed class NetworkAddressTests
{
    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("172.32.0.1")]
    [InlineData("2606:4700::1111")]
    [InlineData("::ffff:8.8.8.8")]
    public void The_public_network_may_be_reached(string address) => Assert.True(NetworkAddress.MayReach(IPAddress.Parse(address), allowPrivate: false));

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.0.1")]
    [InlineData("10.0.0.1")]
    [InlineData("172.16.0.1")]
    [InlineData("192.168.1.1")]
    [InlineData("100.64.0.1")]
    [InlineData("::1")]
    [InlineData("fd12::1")]
    [InlineData("::ffff:192.168.1.1")]
    public void A_private_network_may_be_reached_only_when_allowed(string address)
    {
        Assert.False(NetworkAddress.MayReach(IPAddress.Parse(address), allowPrivate: false));
        Assert.True(NetworkAddress.MayReach(IPAddress.Parse(address), allowPrivate: true));
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("169.254.169.254")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("100.100.100.200")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("198.18.0.1")]
    [InlineData("::")]
    [InlineData("fe80::1")]
    [InlineData("ff02::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("64:ff9b::a00:1")]
    [InlineData("2002:a00:1::")]
    [InlineData("::10.0.0.1")]
    public void What_is_no_network_of_hosts_is_never_reached(string address) => Assert.False(NetworkAddress.MayReach(IPAddress.Parse(address), allowPrivate: true));
}
