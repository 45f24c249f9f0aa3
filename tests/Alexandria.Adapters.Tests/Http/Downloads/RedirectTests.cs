using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Alexandria.Downloads;

namespace Alexandria.Adapters.Tests.Http.Downloads;

public sealed class RedirectTests : DownloadTest
{
    private static readonly byte[] Content = "content"u8.ToArray();

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task Redirects_are_followed_and_each_is_a_hop(int status)
    {
        var first = Serve("purl.test", wire => RedirectAsync(wire, "http://files.test/v2/terms.obo?sig=secret#part", status));
        var second = Serve("files.test", wire => wire.Path == "/v2/terms.obo?sig=secret" ? RedirectAsync(wire, "../v3?a=1", status) : wire.AnswerAsync("200 OK", Content));
        var download = (await FetchAsync("http://purl.test/terms.obo")).Value;
        Assert.Equal(("http://files.test/v3?a=…", 7L), (download.Resource.Address, download.Bytes));
        Assert.Equal([("purl.test", status), ("files.test", status), ("files.test", 200)], download.Trace.Hops.Select(h => (h.Host, h.Status!.Value)));
        Assert.Single(first.Requests);
        Assert.Equal(2, second.Requests.Count);
        Assert.DoesNotContain(Log, line => line.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_credential_is_sent_to_its_own_origin_alone_and_is_not_sent_again_once_it_was_dropped()
    {
        // One name on two ports, and another name in between.
        Network.Resolve("own.test", IPAddress.Loopback);
        var otherPort = Keep(new Upstream(wire => wire.AnswerAsync("200 OK", Content)));
        var own = Keep(new Upstream(wire => RedirectAsync(wire, wire.Path switch { "/a" => "/b", "/b" => "http://other.test/c", _ => $"http://own.test:{otherPort.Port}/e" })));
        var other = Serve("other.test", wire => RedirectAsync(wire, $"http://own.test:{own.Port}/d"));
        var request = new DownloadRequest { Address = new Uri($"http://own.test:{own.Port}/a"), File = Target, Credential = new DownloadCredential("Authorization", "apikey token=the-secret") };
        var download = (await Downloader(o => o with { AllowPrivateNetwork = true, AllowedPorts = [80, own.Port, otherPort.Port] }).FetchAsync(request, new Watch(Clock), Cancellation)).Value;

        Assert.Equal(["GET /a", "GET /b", "GET /d"], own.Requests.Select(r => r.Split(" HTTP")[0]));
        Assert.Equal([true, true, false], own.Requests.Select(r => r.Contains("Authorization: apikey token=the-secret\r\n", StringComparison.Ordinal)));
        Assert.DoesNotContain("secret", Assert.Single(other.Requests));
        Assert.DoesNotContain("secret", Assert.Single(otherPort.Requests));
        Assert.DoesNotContain("secret", $"{download} {string.Join(' ', download.Trace.Hops)} {request} {request.Credential} {string.Join(' ', Log)}");
    }

    [Theory]
    [InlineData("Authorization", "a\r\nX: y", DownloadCodes.InvalidRequest)]
    [InlineData("Authorization", "", DownloadCodes.InvalidRequest)]
    [InlineData("Host", "evil.test", DownloadCodes.InvalidRequest)]
    [InlineData("Transfer-Encoding", "chunked", DownloadCodes.InvalidRequest)]
    [InlineData("range", "bytes=0-1", DownloadCodes.InvalidRequest)]
    [InlineData("Content-Type", "text/plain", DownloadCodes.InvalidRequest)]
    [InlineData("X Y", "z", DownloadCodes.InvalidRequest)]
    [InlineData("Authorization", "Bearer the-secret", DownloadCodes.CredentialInsecure)]
    public async Task A_credential_that_would_do_harm_is_refused(string header, string value, string code)
    {
        var server = Serve("files.test", wire => wire.AnswerAsync("200 OK"));
        var error = (await FetchAsync("http://files.test/x", r => r with { Credential = new DownloadCredential(header, value) })).Error!;
        Assert.Equal(code, error.Code);
        Assert.DoesNotContain("secret", error.Message);
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("[::1]")]
    [InlineData("[::ffff:127.0.0.1]")]
    [InlineData("localhost")]
    [InlineData("inside.test")]
    [InlineData("2130706433")]
    [InlineData("0x7f.1")]
    [InlineData("0.0.0.0")]
    [InlineData("[64:ff9b::7f00:1]")]
    [InlineData("169.254.169.254")]
    [InlineData("metadata.test")]
    [InlineData("[fe80::1]")]
    [InlineData("10.0.0.1")]
    public async Task A_redirect_to_the_inside_is_refused_and_nobody_is_asked_there(string host)
    {
        var inside = Keep(new Upstream(wire => wire.AnswerAsync("200 OK", "secret"u8.ToArray())));
        var server = Serve("files.test", wire => RedirectAsync(wire, $"http://{host}:{inside.Port}/latest/meta-data"));
        Network.Resolve("inside.test", IPAddress.Loopback);
        Network.Resolve("metadata.test", IPAddress.Parse("169.254.169.254"));
        var error = (await FetchAsync("http://files.test/terms.obo", options: o => o with { AllowedPorts = [80, inside.Port] })).Error!;
        Assert.Equal((DownloadCodes.RefusedAddress, ErrorKind.Unprocessable), (error.Code, error.Kind));
        Assert.Equal(0, inside.Connections);
        Assert.Single(server.Requests);
        Assert.Empty(Left);
    }

    [Theory]
    [InlineData("169.254.169.254")]
    [InlineData("[fe80::1]")]
    [InlineData("[fd00:ec2::254]")]
    [InlineData("metadata.test")]
    public async Task Link_local_and_metadata_stay_closed_where_private_networks_are_open(string host)
    {
        Network.Resolve("metadata.test", IPAddress.Parse("169.254.169.254"));
        var answer = await FetchAsync($"http://{host}/latest/meta-data", options: o => o with { AllowPrivateNetwork = true });
        Assert.Equal(DownloadCodes.RefusedAddress, answer.Error!.Code);
    }

    [Fact]
    public async Task A_name_that_leads_inside_the_second_time_is_refused_then()
    {
        var inside = Keep(new Upstream(wire => wire.AnswerAsync("200 OK", Content)));
        Serve("files.test", wire =>
        {
            Network.Resolve("files.test", IPAddress.Loopback);
            return RedirectAsync(wire, $"http://files.test:{inside.Port}/again");
        });
        var answer = await FetchAsync("http://files.test/terms.obo", options: o => o with { AllowedPorts = [80, inside.Port] });
        Assert.Equal((DownloadCodes.RefusedAddress, 0), (answer.Error!.Code, inside.Connections));
    }

    [Theory]
    [InlineData("http://files.test/terms.obo", DownloadCodes.RedirectLoop, 1)]
    [InlineData("/other", DownloadCodes.RedirectLoop, 2)]
    [InlineData("count", DownloadCodes.RedirectLimit, 6)]
    [InlineData("ftp://files.test/x", DownloadCodes.RedirectInvalid, 1)]
    [InlineData("file:///etc/passwd", DownloadCodes.RedirectInvalid, 1)]
    [InlineData("http://user:hunter2@files.test/x", DownloadCodes.RedirectInvalid, 1)]
    [InlineData("http://[broken/", DownloadCodes.RedirectInvalid, 1)]
    [InlineData("", DownloadCodes.RedirectInvalid, 1)]
    [InlineData("http://files.test:22/x", DownloadCodes.PortNotAllowed, 1)]
    [InlineData("http://evil.test/x", DownloadCodes.HostNotAllowed, 1)]
    public async Task Redirects_that_lead_nowhere_good_have_a_code(string location, string code, int requests)
    {
        var server = Serve("files.test", wire => RedirectAsync(wire, location == "count" ? $"/{wire.Number}" : wire.Path == "/other" ? "/terms.obo" : location));
        var error = (await FetchAsync("http://files.test/terms.obo", options: o => o with { AllowedHosts = ["files.test"] })).Error!;
        Assert.Equal(code, error.Code);
        Assert.DoesNotContain("hunter2", error.Message);
        Assert.Equal(requests, server.Requests.Count);
        Assert.Empty(Left);
    }

    [Fact]
    public async Task A_large_body_of_a_redirect_is_not_read()
    {
        var server = Serve("files.test", async wire =>
        {
            if (wire.Path != "/terms.obo")
            {
                await wire.AnswerAsync("200 OK", Content);
                return;
            }

            await wire.SendAsync("HTTP/1.1 302 Found\r\nLocation: /there\r\nContent-Length: 1000000000\r\n\r\n");
            while (true)
            {
                await wire.SendAsync(new byte[1 << 16]);
            }
        });
        Assert.Equal(7, (await FetchAsync("http://files.test/terms.obo")).Value.Bytes);
        Assert.InRange(server.Sent, 0, 8 << 20);
    }

    [Fact]
    public async Task Https_is_not_left_and_a_certificate_must_be_valid()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=secure.test", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("secure.test");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        using var made = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        using var certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), password: null);

        var plain = Serve("plain.test", wire => wire.AnswerAsync("200 OK", Content));
        var secure = Keep(new Upstream(wire => wire.Path == "/file" ? wire.AnswerAsync("200 OK", Content) : RedirectAsync(wire, wire.Path == "/down" ? "http://plain.test/x" : "https://secure.test/file"), certificate: certificate));
        Network.Add("secure.test", secure.Port);
        Network.Add("misnamed.test", secure.Port);
        Assert.Equal(DownloadCodes.Tls, (await FetchAsync("https://secure.test/file")).Error!.Code);

        Network.Authorities.Add(certificate);
        Assert.Equal(DownloadCodes.RedirectInsecure, (await FetchAsync("https://secure.test/down")).Error!.Code);
        Assert.Equal(DownloadCodes.Tls, (await FetchAsync("https://misnamed.test/file")).Error!.Code);
        Assert.Empty(plain.Requests);
        Assert.Equal(7, (await FetchAsync("https://secure.test/up", r => r with { Credential = new DownloadCredential("X-Api-Key", "the-secret") })).Value.Bytes);
        Assert.Contains("X-Api-Key: the-secret\r\n", secure.Requests.Last());
        Assert.Empty(Left.Except(["terms.obo"]));
    }

    private static Task RedirectAsync(Wire wire, string location, int status = 302) => wire.AnswerAsync($"{status} Found", headers: location.Length > 0 ? $"Location: {location}\r\n" : "");
}
