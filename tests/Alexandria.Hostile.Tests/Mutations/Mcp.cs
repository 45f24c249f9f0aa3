using System.Text;
using System.Text.Json.Nodes;
using Alexandria.Hostile.Tests.Requests;
using Alexandria.Operations;
using static Alexandria.Hostile.Tests.Mutations.Choice;

namespace Alexandria.Hostile.Tests.Mutations;

/// <summary>JSON-RPC at <c>/mcp</c>. What is wrong with a tool's arguments is answered as the tool's error, with 200.</summary>
internal static class Mcp
{
    private const string Revision = "2026-07-28";

    private static readonly Expectation Answered = new("an answer", status => status is 200 or 202 or (>= 400 and < 500 and not (408 or 429)), MayChange: false);

    private static readonly string[] Envelopes =
    [
        "[]", "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"},{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/list\"}]", "null", "1", "{}", "{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"tools/list\"}", "{\"id\":1,\"method\":\"tools/list\"}", "{\"jsonrpc\":2.0,\"id\":1,\"method\":\"x\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"tools/list\"}", "{\"jsonrpc\":\"2.0\",\"id\":[],\"method\":\"x\"}", "{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"x\"}", "{\"jsonrpc\":\"2.0\",\"id\":1.5,\"method\":\"x\"}", "{\"jsonrpc\":\"2.0\",\"id\":1e400,\"method\":\"x\"}", "{\"jsonrpc\":\"2.0\",\"id\":99999999999999999999,\"method\":\"x\"}", "{\"jsonrpc\":\"2.0\",\"id\":true,\"method\":\"x\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":1}", "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":null}", "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"\"}", "{\"jsonrpc\":\"2.0\",\"id\":1}", "{\"jsonrpc\":\"2.0\",\"method\":\"x\",\"params\":\"x\"}", "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\",\"params\":[]}", "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{},\"error\":{}}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}", "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{}}", "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":\"x\",\"message\":1}}", "{\"jsonrpc\":\"2.0\",\"id\":1,\"id\":2,\"method\":\"x\"}", "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"x\",\"params\":null,\"x\":1}", "{", "\ufeff", "{\"jsonrpc\":\"2.0\",\"id\":\"\\ud800\",\"method\":\"x\"}", "{\"jsonrpc\":\"2.0\",\"id\":\"\\u0000\",\"method\":\"ping\"}",
    ];

    private static readonly string[] Methods = ["x", "tools/list", "tools/call", "resources/read", "prompts/get", "server/discover", "initialize", "ping", "rpc.discover", "../tools/list", "TOOLS/LIST", "resources/subscribe", "completion/complete", "logging/setLevel", "notifications/cancelled", "sampling/createMessage"];

    private static readonly string[] Parameters = ["{}", "{\"name\":1}", "{\"name\":\"nothing\"}", "{\"name\":null,\"arguments\":[]}", "{\"name\":\"tickets_get\",\"arguments\":\"x\"}", "{\"uri\":\"file:///etc/passwd\"}", "{\"uri\":\"alexandria://tickets/../../x\"}", "{\"uri\":\"alexandria://\"}", "{\"uri\":1}", "{\"uri\":\"\"}", "{\"cursor\":\"x\"}", "{\"cursor\":1}", "{\"protocolVersion\":\"1900-01-01\"}", "{\"protocolVersion\":1,\"capabilities\":[],\"clientInfo\":null}", "{\"level\":\"x\"}", "{\"requestId\":{}}", "{\"ref\":{\"type\":\"x\"},\"argument\":{}}", "{\"_meta\":1}", "{\"_meta\":{\"progressToken\":{}}}"];

    public static IReadOnlyList<Mutation> All { get; } =
    [
        new("mcp: bad envelope", 6, _ => true, (w, _, r) => Message(w, Pick(Envelopes, r), "tools/list", null)),
        new("mcp: method and parameters", 6, _ => true, Asked),
        new("mcp: of an older revision, without a session", 3, _ => true, (w, _, r) => Old(w, r)),
        new("mcp: wrong revision", 2, _ => true, (w, _, r) => Message(w, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}", "tools/list", null).With("MCP-Protocol-Version", Pick(["x", "1900-01-01", "9999-12-31", "2025-06-18 ", new string('2', 4_000), "\xff"], r)) with { Expected = Expectation.Status(400) with { MayBeBare = true } }),
        new("mcp: headers that disagree with the body", 2, _ => true, (w, _, r) => Call(w, "tickets_get", new JsonObject { ["id"] = World.UnknownId }).With(Pick(["Mcp-Method", "Mcp-Name"], r), Pick(["x", "", "=?base64?!!!?=", "=?base64?dGlja2V0c19saXN0?=", new string('x', 3_000)], r)) with { Expected = Expectation.Status(400) }),
        new("mcp: wrong arguments of a tool", 8, IsTool, (w, o, r) => Call(w, o.Name.Replace('.', '_').Replace('-', '_'), Arguments(w, o, r))),
        new("mcp: accepts nothing that is answered", 1, _ => true, (w, _, r) => Call(w, "tickets_list", []).With("Accept", Pick(["text/html", "application/json", "x", ""], r)) with { Expected = Expectation.Status(406) }),
        new("mcp: nobody", 2, _ => true, (w, _, r) => Call(w, "tickets_list", []).Without("Authorization") with { Expected = Expectation.Status(401) }),
        new("mcp: of a foreign page", 1, _ => true, (w, _, r) => Call(w, "tickets_list", []).With("Origin", Pick(["https://evil.example", "null", "http://localhost.evil.example", "x"], r)) with { Expected = Expectation.Status(403) }),
        new("mcp: unknown session", 2, _ => true, (w, _, r) => Old(w, r).With("Mcp-Session-Id", Pick(["x", "", World.UnknownId, new string('s', 3_000), "../x"], r))),
        new("mcp: nested 1,000 deep", 1, _ => true, (w, _, r) => Message(w, $"{{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{string.Concat(Enumerable.Repeat("{\"a\":", 1_000))}1{new string('}', 1_000)}}}", "tools/call", null) with { Expected = Expectation.Status(400) }),
        new("mcp: random bytes", 1, _ => true, (w, _, r) => Noise(w, r)),
    ];

    private static bool IsTool(OperationDescriptor operation) => operation is { Mcp: true, Prompt: null, CarriesSecret: false } && operation.Parameters.Count > 0;

    private static HostileRequest Message(World world, string body, string method, string? name)
    {
        var request = new HostileRequest
        {
            Kind = "", Aim = "mcp", Method = "POST", Target = "/mcp", Refusal = Refusal.JsonRpc, Body = Encoding.UTF8.GetBytes(body), Expected = Answered,
            Headers = [("Authorization", "Bearer " + world.AdministratorKey), ("Content-Type", "application/json"), ("Accept", "application/json, text/event-stream"), ("MCP-Protocol-Version", Revision), ("Mcp-Method", method)],
        };
        return name is null ? request : request.With("Mcp-Name", name);
    }

    private static HostileRequest Call(World world, string tool, JsonObject arguments)
    {
        var message = new JsonObject { ["jsonrpc"] = "2.0", ["id"] = 1, ["method"] = "tools/call", ["params"] = new JsonObject { ["name"] = tool, ["arguments"] = arguments, ["_meta"] = Meta() } };
        return Message(world, message.ToJsonString(Json.Options), "tools/call", tool);
    }

    private static HostileRequest Asked(World world, OperationDescriptor operation, Random random)
    {
        var method = Pick(Methods, random);
        var parameters = JsonNode.Parse(Pick(Parameters, random))!.AsObject();
        if (random.Next(4) > 0)
        {
            parameters["_meta"] = Meta();
        }

        var message = new JsonObject { ["jsonrpc"] = "2.0", ["id"] = "a", ["method"] = method, ["params"] = parameters };
        return Message(world, message.ToJsonString(Json.Options), method, (parameters["name"] ?? parameters["uri"])?.ToString());
    }

    private static HostileRequest Old(World world, Random random)
    {
        var message = new JsonObject { ["jsonrpc"] = "2.0", ["id"] = 1, ["method"] = Pick(Methods, random), ["params"] = JsonNode.Parse(Pick(Parameters, random)) };
        return Message(world, message.ToJsonString(Json.Options), "", null).Without("Mcp-Method").With("MCP-Protocol-Version", Pick(["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"], random));
    }

    private static HostileRequest Noise(World world, Random random)
    {
        var bytes = new byte[1 + random.Next(2_000)];
        random.NextBytes(bytes);
        return Message(world, "", "tools/list", null) with { Body = bytes, Expected = Expectation.Status(400) };
    }

    // One argument is always of a type that no parameter has, or has a name that none has.
    private static JsonObject Arguments(World world, OperationDescriptor operation, Random random)
    {
        var arguments = new JsonObject();
        foreach (var parameter in operation.Parameters.Where(p => p.Required || random.Next(3) == 0))
        {
            arguments[parameter.Name] = ValidRequest.Value(world, parameter, random);
        }

        arguments[random.Next(2) == 0 ? "no such parameter" : Pick(operation.Parameters, random).Name] = new JsonObject { ["a"] = new JsonArray(1, null) };
        return arguments;
    }

    private static JsonObject Meta() => new() { ["io.modelcontextprotocol/protocolVersion"] = Revision, ["io.modelcontextprotocol/clientCapabilities"] = new JsonObject() };
}
