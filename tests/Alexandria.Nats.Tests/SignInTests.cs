using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Alexandria.Adapters.Nats.Client;
using Alexandria.Testing;
using Alexandria.Testing.Servers;

namespace Alexandria.Nats.Tests;

public sealed class SignInTests : ServerTests, IDisposable
{
    private const byte Operator = 14 << 3;
    private const byte Account = 0;

    private readonly TestDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task A_user_with_a_password_is_taken_and_with_a_wrong_one_refused_without_repeating_it()
    {
        var server = await PlainAsync("""authorization { user: "ada", password: "p@ss:w%rd" }""");
        await RoundTripAsync(Connection(server.Url.Replace("//", "//ada:p%40ss%3Aw%25rd@", StringComparison.Ordinal)));
        await RoundTripAsync(Connection(Settings(server) with { User = "ada", Password = "p@ss:w%rd" }));
        await RefusedAsync(Connection(server.Url.Replace("//", "//ada:hushhush@", StringComparison.Ordinal)));
        await RefusedAsync(Connection(server.Url));
    }

    [Fact]
    public async Task A_token_is_taken_and_a_wrong_one_refused_without_repeating_it()
    {
        var server = await PlainAsync("""authorization { token: "s3cr3t" }""");
        await RoundTripAsync(Connection(server.Url.Replace("//", "//s3cr3t@", StringComparison.Ordinal)));
        await RoundTripAsync(Connection(Settings(server) with { Token = "s3cr3t" }));
        await RefusedAsync(Connection(server.Url.Replace("//", "//hushhush@", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_bare_key_signs_the_servers_nonce()
    {
        var seed = RandomNumberGenerator.GetBytes(32);
        var server = await PlainAsync($$"""authorization { users: [ { nkey: "{{NatsKey.EncodePublic(NatsKey.User, Ed25519.PublicKey(seed))}}" } ] }""");
        await RoundTripAsync(Connection(Settings(server) with { CredentialsFile = File("right.nk", NatsKey.EncodeSeed(NatsKey.User, seed) + "\n") }));
        await RefusedAsync(Connection(Settings(server) with { CredentialsFile = File("wrong.nk", NatsKey.EncodeSeed(NatsKey.User, RandomNumberGenerator.GetBytes(32))) }));
        await RefusedAsync(Connection(Settings(server) with { CredentialsFile = File("broken.nk", "hushhush") }));
        await RefusedAsync(Connection(Settings(server) with { CredentialsFile = directory["missing.nk"] }));
    }

    [Fact]
    public async Task A_credentials_file_of_an_operators_account_is_taken_and_one_of_a_stranger_refused()
    {
        var (@operator, account, user) = (RandomNumberGenerator.GetBytes(32), RandomNumberGenerator.GetBytes(32), RandomNumberGenerator.GetBytes(32));
        var accountKey = NatsKey.EncodePublic(Account, Ed25519.PublicKey(account));
        var accountToken = Token(@operator, Operator, accountKey, "account", new JsonObject { ["limits"] = new JsonObject { ["subs"] = -1, ["conn"] = -1, ["leaf"] = -1, ["imports"] = -1, ["exports"] = -1, ["data"] = -1, ["payload"] = -1, ["wildcards"] = true } });
        var server = await PlainAsync($$"""
            operator: {{Token(@operator, Operator, NatsKey.EncodePublic(Operator, Ed25519.PublicKey(@operator)), "operator", [])}}
            resolver: MEMORY
            resolver_preload: { {{accountKey}}: {{accountToken}} }
            """);
        var limits = new JsonObject { ["subs"] = -1, ["data"] = -1, ["payload"] = -1 };
        var userKey = NatsKey.EncodePublic(NatsKey.User, Ed25519.PublicKey(user));
        await RoundTripAsync(Connection(Settings(server) with { CredentialsFile = Credentials("right.creds", Token(account, Account, userKey, "user", limits), user) }));
        await RefusedAsync(Connection(Settings(server) with { CredentialsFile = Credentials("wrong.creds", Token(RandomNumberGenerator.GetBytes(32), Account, userKey, "user", limits.DeepClone().AsObject()), user) }));
    }

    [Fact]
    public async Task A_server_with_TLS_is_taken_when_its_certificate_is_trusted_and_names_it()
    {
        using var authority = new TestAuthority();
        var (certificate, key) = authority.Issue(directory, "right", "127.0.0.1");
        var server = await PlainAsync($$"""tls { cert_file: "{{certificate}}", key_file: "{{key}}" }""");
        var trusted = Settings(server) with { CaFile = File("ca.pem", authority.Certificate) };
        await RoundTripAsync(Connection(trusted));
        await RoundTripAsync(Connection(trusted with { Servers = NatsAddress.ParseList(server.Url.Replace("nats:", "tls:", StringComparison.Ordinal)) }));
        await RefusedAsync(Connection(server.Url));

        using var stranger = new TestAuthority();
        await RefusedAsync(Connection(Settings(server) with { CaFile = File("stranger.pem", stranger.Certificate) }));

        var (otherCertificate, otherKey) = authority.Issue(directory, "other", "elsewhere.example");
        var misnamed = await PlainAsync($$"""tls { cert_file: "{{otherCertificate}}", key_file: "{{otherKey}}" }""");
        await RefusedAsync(Connection(Settings(misnamed) with { CaFile = trusted.CaFile }));
    }

    [Fact]
    public async Task Where_TLS_is_demanded_a_server_without_it_gets_no_credentials()
    {
        var server = await PlainAsync("""authorization { token: "s3cr3t" }""");
        await RefusedAsync(Connection(server.Url.Replace("nats://", "tls://s3cr3t@", StringComparison.Ordinal)));
        Assert.DoesNotContain("authentication error", server.Log, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Renewed_credentials_are_read_at_the_next_connection()
    {
        var (former, renewed) = (RandomNumberGenerator.GetBytes(32), RandomNumberGenerator.GetBytes(32));
        var keys = new[] { former, renewed }.Select(s => NatsKey.EncodePublic(NatsKey.User, Ed25519.PublicKey(s))).ToList();
        var server = await PlainAsync($$"""authorization { users: [ { nkey: "{{keys[0]}}" } ] }""");
        var connection = Connection(Settings(server) with { CredentialsFile = File("user.nk", NatsKey.EncodeSeed(NatsKey.User, former)) });
        await RoundTripAsync(connection);
        File("user.nk", NatsKey.EncodeSeed(NatsKey.User, renewed));
        await server.ReloadAsync(keys[0], keys[1]);
        await UntilAsync(() => server.Log.Contains("Reloaded", StringComparison.Ordinal), "the server has reloaded");
        await UntilAsync(() => connection.Connected, "it is connected again");
        await RoundTripAsync(connection);
    }

    private static NatsSettings Settings(NatsServer server) => new() { Servers = NatsAddress.ParseList(server.Url) };

    private static async Task RoundTripAsync(NatsConnection connection)
    {
        await connection.ConnectAsync(Cancellation);
        var subscription = new QueuedSubscription("greetings", 10);
        connection.Subscribe(subscription);
        await connection.PublishAsync("greetings", "hello"u8.ToArray(), default, Cancellation);
        var message = await subscription.Messages.ReadAsync(Cancellation);
        Assert.Equal("hello", Encoding.UTF8.GetString(message.Payload.Span));
        message.Release();
        connection.Unsubscribe(subscription);
    }

    private static async Task RefusedAsync(NatsConnection connection)
    {
        var refused = await Assert.ThrowsAsync<NatsException>(() => connection.ConnectAsync(Cancellation));
        Assert.Equal(NatsFailure.Refused, refused.Failure);
        Assert.DoesNotContain("hushhush", refused.ToString(), StringComparison.Ordinal);
    }

    // The tokens of NATS: JSON Web Tokens that are signed with ed25519 and carry a "nats" claim.
    private static string Token(byte[] issuer, byte role, string subject, string type, JsonObject limits)
    {
        limits["type"] = type;
        limits["version"] = 2;
        var claims = new JsonObject
        {
            ["jti"] = "test",
            ["iat"] = 1_700_000_000,
            ["iss"] = NatsKey.EncodePublic(role, Ed25519.PublicKey(issuer)),
            ["name"] = type,
            ["sub"] = subject,
            ["nats"] = limits,
        };
        var signed = Base64Url.EncodeToString("""{"typ":"JWT","alg":"ed25519-nkey"}"""u8) + "." + Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(claims));
        return signed + "." + Base64Url.EncodeToString(Ed25519.Sign(issuer, Encoding.UTF8.GetBytes(signed)));
    }

    private string Credentials(string name, string token, byte[] seed) => File(name, $"""
        -----BEGIN NATS USER JWT-----
        {token}
        ------END NATS USER JWT------

        -----BEGIN USER NKEY SEED-----
        {NatsKey.EncodeSeed(NatsKey.User, seed)}
        ------END USER NKEY SEED------
        """);

    private Task<NatsServer> PlainAsync(string configuration) => ServerAsync(new NatsServerStart { JetStream = false, Configuration = configuration });

    private string File(string name, string content)
    {
        System.IO.File.WriteAllText(directory[name], content);
        return directory[name];
    }
}
