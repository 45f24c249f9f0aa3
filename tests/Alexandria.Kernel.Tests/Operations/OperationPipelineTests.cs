using System.Text;
using System.Text.Json.Nodes;
using Alexandria.Audit;
using Alexandria.Identity;
using Alexandria.Operations;
using Alexandria.Testing;

namespace Alexandria.Kernel.Tests.Operations;

public sealed class OperationPipelineTests : IAsyncLifetime
{
    private TestHost host = null!;

    public async ValueTask InitializeAsync() => host = await TestHost.StartAsync(new NotesModule());

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task A_write_commits_rows_event_and_audit_together()
    {
        var note = await host.MustAsync(new WriteNote { Text = "hello" });

        var written = Assert.Single(await host.Events.ReadAsync(Caller.DefaultTenant, 0, [], 10, default));
        Assert.Equal(("notes.written", note.Id, "user:administrator"), (written.Name, written.Subject, written.Actor));
        var line = Assert.Single(await host.Audit.ReadAsync(Caller.DefaultTenant, new AuditFilter(), null, 10, default));
        Assert.Equal(("notes.write", "note", note.Id, "succeeded"), (line.Operation, line.TargetType, line.TargetId, line.Outcome));
        Assert.NotNull(line.AfterDigest);
        Assert.Equal(32, line.TraceId.Length);
    }

    [Fact]
    public async Task A_failure_after_a_write_leaves_no_row_and_no_event_but_an_audit_line()
    {
        var answer = await host.CallAsync(new WriteNote { Text = "fail late" });

        Assert.Equal("too_late", answer.Error?.Code);
        Assert.Equal(0, (await host.MustAsync(new CountNotes())).Count);
        Assert.Empty(await host.Events.ReadAsync(Caller.DefaultTenant, 0, [], 10, default));
        Assert.Equal("too_late", Assert.Single(await host.Audit.ReadAsync(Caller.DefaultTenant, new AuditFilter(), null, 10, default)).Outcome);
    }

    [Fact]
    public async Task A_defect_answers_a_trace_id_and_never_the_message()
    {
        var answer = await host.CallAsync(new WriteNote { Text = "defect" });

        Assert.Equal(ErrorKind.Defect, answer.Error?.Kind);
        Assert.DoesNotContain("secret detail", answer.Error!.Message, StringComparison.Ordinal);
        Assert.Equal(0, (await host.MustAsync(new CountNotes())).Count);
    }

    [Fact]
    public async Task A_read_operation_that_writes_is_a_defect_and_changes_nothing()
    {
        var note = await host.MustAsync(new WriteNote { Text = "stays" });

        Assert.Equal(ErrorKind.Defect, (await host.CallAsync(new PeekNote { Id = note.Id })).Error?.Kind);
        Assert.Equal(1, (await host.MustAsync(new CountNotes())).Count);
    }

    [Fact]
    public async Task Without_the_permission_it_is_forbidden_and_without_a_name_unauthenticated()
    {
        Assert.Equal(ErrorKind.Forbidden, (await host.CallAsync(new WriteNote { Text = "no" }, Callers.InRole(Roles.Manager))).Error?.Kind);
        Assert.Equal(ErrorKind.Unauthenticated, (await host.CallAsync(new WriteNote { Text = "no" }, Caller.Anonymous)).Error?.Kind);
    }

    [Fact]
    public async Task Repeated_denials_are_one_audit_line_at_once_and_one_with_their_count_later()
    {
        for (var i = 0; i < 7; i++)
        {
            await host.CallAsync(new CountNotes(), Callers.InRole(Roles.Viewer));
        }

        Assert.Equal(1, Assert.Single(await host.Audit.ReadAsync(Caller.DefaultTenant, new AuditFilter { Outcome = "denied" }, null, 10, default)).Count);
        await host.Get<Kernel.Audit.FailureAudit>().FlushAsync(default);
        var lines = await host.Audit.ReadAsync(Caller.DefaultTenant, new AuditFilter { Outcome = "denied" }, null, 10, default);
        Assert.Equal([6, 1], lines.Select(l => l.Count));
    }

    [Fact]
    public async Task Writing_twice_with_the_same_key_writes_once_and_answers_the_same()
    {
        var once = new CallOptions { IdempotencyKey = "k1" };

        var first = await host.MustAsync(new WriteNote { Text = "same" }, options: once);
        var second = await host.MustAsync(new WriteNote { Text = "same" }, options: once);

        Assert.Equal(first, second);
        Assert.Equal(1, (await host.MustAsync(new CountNotes())).Count);
    }

    [Fact]
    public async Task Sixteen_callers_with_the_same_key_at_once_write_once()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => host.MustAsync(new WriteNote { Text = "race" }, options: new CallOptions { IdempotencyKey = "k" })));

        Assert.Single(answers.Distinct());
        Assert.Equal(1, (await host.MustAsync(new CountNotes())).Count);
    }

    [Fact]
    public async Task The_same_key_with_another_body_is_refused_and_another_caller_has_keys_of_his_own()
    {
        await host.MustAsync(new WriteNote { Text = "one" }, options: new CallOptions { IdempotencyKey = "k" });

        var reused = await host.CallAsync(new WriteNote { Text = "two" }, options: new CallOptions { IdempotencyKey = "k" });
        Assert.Equal((ErrorKind.Unprocessable, "idempotency_key_reused"), (reused.Error!.Kind, reused.Error.Code));

        var other = Callers.Administrator with { Id = "user:other" };
        Assert.False((await host.CallAsync(new WriteNote { Text = "two" }, other, new CallOptions { IdempotencyKey = "k" })).Failed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("with\nnewline")]
    public async Task A_malformed_idempotency_key_is_refused(string key) =>
        Assert.Equal("invalid_idempotency_key", (await host.CallAsync(new WriteNote { Text = "x" }, options: new CallOptions { IdempotencyKey = key })).Error?.Code);

    [Fact]
    public async Task An_operation_with_a_secret_takes_no_idempotency_key()
    {
        var note = await host.MustAsync(new WriteNote { Text = "x" });

        var answer = await host.CallAsync(new ChangeNote { Id = note.Id, Text = "y" }, options: new CallOptions { IdempotencyKey = "k" });

        Assert.Equal("idempotency_not_supported", answer.Error?.Code);
    }

    [Fact]
    public async Task The_expected_version_is_compared()
    {
        var note = await host.MustAsync(new WriteNote { Text = "x" });

        Assert.Equal(ErrorKind.PreconditionFailed, (await host.CallAsync(new ChangeNote { Id = note.Id, Text = "y" }, options: new CallOptions { ExpectedVersion = 7 })).Error?.Kind);
        Assert.Equal(2, (await host.MustAsync(new ChangeNote { Id = note.Id, Text = "y" }, options: new CallOptions { ExpectedVersion = 1 })).Version);
    }

    [Fact]
    public async Task Another_tenant_sees_nothing()
    {
        var note = await host.MustAsync(new WriteNote { Text = "ours" });
        var stranger = Callers.InRole(Roles.Administrator, "other");

        Assert.Equal(0, (await host.MustAsync(new CountNotes(), stranger)).Count);
        Assert.Equal("note_not_found", (await host.CallAsync(new ChangeNote { Id = note.Id, Text = "theirs" }, stranger)).Error?.Code);
        Assert.Empty(await host.Events.ReadAsync("other", 0, [], 10, default));
    }

    public static TheoryData<string, string, string> BadRequests { get; } = new()
    {
        { """{}""", "text", "is required" },
        { """{"text":null}""", "text", "is null" },
        { """{"text":7}""", "text", "is not a text" },
        { """{"text":""}""", "text", "length" },
        { """{"text":"a\u0000b"}""", "text", "NUL" },
        { """{"text":"x","colour":"red"}""", "colour", "is not a parameter" },
        { """{"text":"x","color":"pink"}""", "color", "plain_white, yellow" },
        { """{"text":"x","color":1}""", "color", "plain_white, yellow" },
        { """{"text":"x","stars":9}""", "stars", "between 1 and 5" },
        { """{"text":"x","stars":"3"}""", "stars", "whole number" },
        { """{"text":"x","stars":1e99}""", "stars", "whole number" },
        { """{"text":"x","tags":["a","b","c","d"]}""", "tags", "maximum length" },
        { """{"text":"x","tags":"a"}""", "tags", "list" },
        { """{"text":"x","place":{"shelf":"much too long a shelf","row":1}}""", "place.shelf", "maximum length" },
        { """{"text":"x","place":{"shelf":"a","row":"b"}}""", "place", "at row" },
        { """{"text":"x","due":"tomorrow"}""", "due", "time" },
        { """{"text":"x","pinned":"true"}""", "pinned", "true or false" },
    };

    [Theory]
    [MemberData(nameof(BadRequests))]
    public async Task A_bad_field_is_named_with_what_is_wrong(string json, string field, string message)
    {
        var answer = await CallAsync("notes.write", new OperationArguments { Json = JsonNode.Parse(json)!.AsObject() });

        Assert.Equal("invalid_request", answer.Error?.Code);
        Assert.Contains(answer.Error!.Fields, f => f.Key == field && f.Value.Any(m => m.Contains(message, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task All_faults_are_reported_at_once()
    {
        var answer = await CallAsync("notes.write", new OperationArguments { Json = JsonNode.Parse("""{"stars":"x","color":"pink","nonsense":1,"tags":["a","b","c","d"]}""")!.AsObject() });

        Assert.Equal(["color", "nonsense", "stars", "tags", "text"], answer.Error!.Fields.Keys.Order());
    }

    [Fact]
    public async Task Text_values_are_converted_and_merged_with_the_body()
    {
        var answer = await CallAsync("notes.write", new OperationArguments
        {
            Json = new JsonObject { ["text"] = "merged", ["stars"] = 3 },
            Text = new Dictionary<string, IReadOnlyList<string>> { ["stars"] = ["3"], ["pinned"] = ["true"], ["color"] = ["yellow"], ["tags"] = ["a", "b"], ["due"] = ["2026-01-01T00:00:00Z"] },
        });

        Assert.Equal("merged", Assert.IsType<NoteView>(answer.Value).Text);
    }

    [Theory]
    [InlineData("stars", "4", "twice")]
    [InlineData("stars", "many", "whole number")]
    [InlineData("pinned", "perhaps", "true or false")]
    [InlineData("place", "{", "object")]
    [InlineData("unheard", "of", "not a parameter")]
    public async Task A_text_value_that_conflicts_or_does_not_fit_is_refused(string name, string value, string message)
    {
        var answer = await CallAsync("notes.write", new OperationArguments
        {
            Json = new JsonObject { ["text"] = "x", ["stars"] = 3 },
            Text = new Dictionary<string, IReadOnlyList<string>> { [name] = [value] },
        });

        Assert.Contains(message, Assert.Single(answer.Error!.Fields[name]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_raw_body_fills_the_content_property()
    {
        var answer = await CallAsync("notes.write", new OperationArguments { Content = Encoding.UTF8.GetBytes("\uFEFFraw"), ContentType = "text/plain" });
        Assert.Equal("raw", Assert.IsType<NoteView>(answer.Value).Text);

        var invalid = await CallAsync("notes.write", new OperationArguments { Content = new byte[] { 0xff, 0xfe, 0x41 } });
        Assert.Contains("UTF-8", Assert.Single(invalid.Error!.Fields["text"]), StringComparison.Ordinal);

        var twice = await CallAsync("notes.write", new OperationArguments { Content = "a"u8.ToArray(), Json = new JsonObject { ["text"] = "b" } });
        Assert.Contains("both", Assert.Single(twice.Error!.Fields["text"]), StringComparison.Ordinal);

        var nowhere = await CallAsync("notes.count", new OperationArguments { Content = "a"u8.ToArray() });
        Assert.Contains("no raw body", Assert.Single(nowhere.Error!.Fields["body"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_descriptor_says_what_the_declaration_and_its_documentation_say()
    {
        var write = host.Operations.Find("notes.write")!;

        Assert.Equal(("POST", "/v1/notes", 201, "Notes"), (write.HttpMethod, write.Path, write.Status, write.Module));
        Assert.Equal("Writes a note.", write.Summary);
        Assert.Equal("What it says.", write.Parameters.Single(p => p.Name == "text").Summary);
        Assert.Equal(50, (int?)write.InputSchema["properties"]?["text"]?["maxLength"]);
        Assert.Equal("Its id.", (string?)write.OutputSchema["properties"]?["id"]?["description"]);
        Assert.True(host.Operations.Find("notes.change")!.Parameters.Single(p => p.Name == "id").InRoute);
        Assert.Equal(204, host.Operations.Find("notes.peek")!.Status);
        Assert.Null(host.Operations.Find("notes.burn"));
    }

    private Task<Result<object>> CallAsync(string operation, OperationArguments arguments) =>
        host.Operations.CallAsync(host.Operations.Find(operation)!, arguments, Callers.Administrator, CallOptions.Default, default);
}
