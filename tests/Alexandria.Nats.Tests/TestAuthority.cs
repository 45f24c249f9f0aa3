using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Alexandria.Testing;

namespace Alexandria.Nats.Tests;

/// <summary>Signs certificates for servers of tests.</summary>
internal sealed class TestAuthority : IDisposable
{
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 certificate;

    public TestAuthority()
    {
        var request = new CertificateRequest("CN=Test authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        certificate = request.CreateSelfSigned(Begin, End);
    }

    /// <summary>In PEM.</summary>
    public string Certificate => certificate.ExportCertificatePem();

    private static DateTimeOffset Begin => TimeProvider.System.GetUtcNow().AddDays(-1);

    private static DateTimeOffset End => TimeProvider.System.GetUtcNow().AddDays(2);

    /// <summary>Writes a server's certificate and key.</summary>
    /// <returns>The paths of both.</returns>
    public (string Certificate, string Key) Issue(TestDirectory directory, string file, string host)
    {
        using var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=server", own, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(host, out var address))
        {
            names.AddIpAddress(address);
        }
        else
        {
            names.AddDnsName(host);
        }

        request.CertificateExtensions.Add(names.Build());
        using var issued = request.Create(certificate, Begin, End.AddDays(-1), RandomNumberGenerator.GetBytes(8));
        File.WriteAllText(directory[file + ".pem"], issued.ExportCertificatePem());
        File.WriteAllText(directory[file + ".key"], own.ExportPkcs8PrivateKeyPem());
        return (directory[file + ".pem"], directory[file + ".key"]);
    }

    public void Dispose()
    {
        certificate.Dispose();
        key.Dispose();
    }
}
