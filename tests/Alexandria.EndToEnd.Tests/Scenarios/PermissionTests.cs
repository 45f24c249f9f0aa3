using System.Net;
using System.Text.Json.Nodes;
using Alexandria.Identity;
using Alexandria.Operations;

namespace Alexandria.EndToEnd.Tests.Scenarios;

/// <summary>Every operation there is, asked for by everybody there is.</summary>
public sealed class PermissionTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    /// <summary>No id that anything has.</summary>
    private const string Nowhere = "00000000-0000-7000-8000-000000000000";

    private RunningServer Server => fixture.Server;

    [Theory]
    [InlineData(Roles.Viewer)]
    [InlineData(Roles.Agent)]
    [InlineData(Roles.Manager)]
    [InlineData(Roles.Administrator)]
    public async Task A_role_may_do_what_is_declared_and_nothing_else(string role)
    {
        using var client = Server.Client(await Server.KeyOfRoleAsync(role));
        var caller = new Caller { Id = role, Name = role, Permissions = Roles.PermissionsOf(role)! };
        Assert.Empty(await DifferencesAsync(client, operation => caller.Can(operation.Permission) ? null : HttpStatusCode.Forbidden));
    }

    [Fact]
    public async Task Nobody_in_particular_may_sign_in_and_nothing_else()
    {
        using var client = Server.Client(key: null);
        Assert.Empty(await DifferencesAsync(client, operation => operation.Permission == Permissions.Anonymous ? null : HttpStatusCode.Unauthorized));
        Assert.Equal(["session.sign-in", "session.start"], Server.Operations.All.Where(o => o.Permission == Permissions.Anonymous).Select(o => o.Name));
    }

    /// <summary>Asks for every operation with ids that do not exist.</summary>
    /// <param name="client">Who asks.</param>
    /// <param name="refusal">The status with which an operation must be refused; null when it must not be.</param>
    private async Task<List<string>> DifferencesAsync(HttpClient client, Func<OperationDescriptor, HttpStatusCode?> refusal)
    {
        var differences = new List<string>();
        foreach (var operation in Server.Operations.All)
        {
            using var response = await client.SendAsync(Arguments.Request(operation, _ => Nowhere));
            var text = await response.Content.ReadAsStringAsync();
            var code = response.IsSuccessStatusCode || text.Length == 0 ? null : (string?)JsonNode.Parse(text)?["code"];

            // Whoever signs in with what nobody has is told so, and that is no refusal to try.
            HttpStatusCode? refused = code == "forbidden" || (code == "unauthenticated" && operation.Permission != Permissions.Anonymous) ? response.StatusCode : null;
            if (refused != refusal(operation) || (int)response.StatusCode is 429 or >= 500)
            {
                differences.Add($"{operation.Name}: {(int)response.StatusCode} {code}, expected {refusal(operation)?.ToString() ?? "to pass"}");
            }
        }

        return differences;
    }
}
