using System.Text.Json.Nodes;
using Alexandria.Modules;
using Alexandria.Operations;
using Alexandria.Surfaces.Cli;

namespace Alexandria.Surfaces.Tests.Cli;

public sealed class CommandLineTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("alx").FullName;

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public async Task Options_become_json_of_the_declared_types()
    {
        var run = new CliRun();
        var code = await run.RunAsync("note", "import", "b/1", "--text", "hello", "--colour", "dark_blue", "--pages", "3", "--weight", "1.5", "--tags", "a", "--tags", "b",
            "--urgent", "--data-value", "AQI=", "--extra", """{"id":"7"}""", "--customer-id", "c", "--idempotency-key", "k", "--if-match", "4", "--data", "/d");
        Assert.Equal(0, code);
        Assert.Equal("""{"box":"b/1","text":"hello","colour":"dark_blue","pages":3,"weight":1.5,"tags":["a","b"],"urgent":true,"data":"AQI=","extra":{"id":"7"},"customerId":"c"}""", run.LastValues);
        Assert.Equal(("k", 4L, "/d"), (run.Calls[0].Options.IdempotencyKey, run.Calls[0].Options.ExpectedVersion, run.Route!.DataDirectory));
        Assert.Equal("id  1\n", run.Out);
    }

    [Fact]
    public async Task What_does_not_fit_its_type_is_left_for_the_operation_to_judge()
    {
        var run = new CliRun();
        await run.RunAsync("note", "import", "b", "--pages", "three", "--weight", "heavy", "--colour", "pink", "--extra", "{nonsense", "--urgent", "false");
        Assert.Equal("""{"box":"b","colour":"pink","pages":"three","weight":"heavy","urgent":false,"extra":"{nonsense"}""", run.LastValues);
    }

    [Fact]
    public async Task A_route_parameter_is_an_argument_or_an_option_but_not_both_and_not_neither()
    {
        var run = new CliRun();
        Assert.Equal(0, await run.RunAsync("note", "download", "--id", "x"));
        Assert.Equal("""{"id":"x"}""", run.LastValues);
        Assert.Equal(2, await run.RunAsync("note", "download", "x", "--id", "y"));
        Assert.Equal(2, await run.RunAsync("note", "download"));
        Assert.Contains("--id: is required", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Calls);
    }

    [Fact]
    public async Task Texts_come_from_files_and_standard_input_and_several_files_are_several_calls()
    {
        var (first, second) = (Write("1.txt", "\uFEFFone"), Write("2.txt", "two"));
        var run = new CliRun { Input = "from input" };
        Assert.Equal(0, await run.RunAsync("note", "import", "b", "--text-file", first));
        Assert.Equal("""{"box":"b","text":"one"}""", run.LastValues);

        Assert.Equal(0, await run.RunAsync("note", "import", "b", first, second, "-", "--json", "--idempotency-key", "k"));
        Assert.Equal(["one", "two", "from input"], run.Calls.Skip(1).Select(c => JsonNode.Parse(c.Values)!["text"]!.ToString()));
        Assert.Equal(["k-1", "k-2", "k-3"], run.Calls.Skip(1).Select(c => c.Options.IdempotencyKey));
        Assert.EndsWith("""[{"id":"1"},{"id":"1"},{"id":"1"}]""" + Environment.NewLine, run.Out, StringComparison.Ordinal);
        Assert.Contains("[2/3]", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_cannot_be_taken_is_told_and_the_others_go_on()
    {
        var run = new CliRun();
        var code = await run.RunAsync("note", "import", "b", Write("large", new string('x', 65)), Write("latin", [0xE9, 0x41]), Path.Combine(directory, "missing"), Write("good", "good"), "--json");
        Assert.Equal(2, code);
        Assert.Single(run.Calls);
        Assert.Equal("""[null,null,null,{"id":"1"}]""", run.Out.TrimEnd());
        Assert.Equal(["too_large", "invalid_utf8", "unreadable_file"], run.Error.Split('\n').Where(l => l.StartsWith('{')).Select(l => JsonNode.Parse(l)!["code"]!.ToString()));
        Assert.Equal(2, await run.RunAsync("note", "import", "b", "--text", "twice", Write("t", "t")));
    }

    [Fact]
    public async Task Bytes_travel_as_base64()
    {
        var run = new CliRun();
        await run.RunAsync("note", "import", "b", "--data-value-file", Write("raw", [0xFF, 0x00]));
        Assert.Equal("""{"box":"b","data":"/wA="}""", run.LastValues);
    }

    [Fact]
    public async Task A_secret_is_never_an_option_but_read_from_input_a_prompt_or_a_file()
    {
        var piped = new CliRun { Input = "s3cret\nignored" };
        Assert.Equal(0, await piped.RunAsync("note", "unlock", "n"));
        Assert.Equal("""{"id":"n","password":"s3cret"}""", piped.LastValues);
        Assert.Equal(2, await piped.RunAsync("note", "unlock", "n", "--password", "in-the-open"));

        var asked = new CliRun { AskSecret = prompt => prompt.StartsWith("password", StringComparison.Ordinal) ? "typed" : null };
        await asked.RunAsync("note", "unlock", "n", "--hint-file", Write("hint", "h\nmore"));
        Assert.Equal("""{"id":"n","password":"typed","hint":"h"}""", asked.LastValues);

        Assert.Equal(2, await new CliRun().RunAsync("note", "unlock", "n"));
    }

    [Fact]
    public async Task Failures_map_to_exit_codes_and_with_json_to_problem_details_on_standard_error()
    {
        foreach (var (kind, code) in new[]
        {
            (ErrorKind.Invalid, 2), (ErrorKind.Unauthenticated, 5), (ErrorKind.Forbidden, 5), (ErrorKind.NotFound, 4), (ErrorKind.Conflict, 6), (ErrorKind.PreconditionFailed, 6),
            (ErrorKind.TooLarge, 2), (ErrorKind.UnsupportedMediaType, 2), (ErrorKind.Unprocessable, 2), (ErrorKind.RateLimited, 7), (ErrorKind.Defect, 3), (ErrorKind.Unavailable, 7),
        })
        {
            var error = new Error(kind, "some_code", "It is so.") { Fields = new Dictionary<string, string[]> { ["customerId"] = ["is wrong"] } };
            var run = new CliRun { Answer = _ => new CallAnswer { Failure = CallFailure.Here(error) } };
            Assert.Equal(code, await run.RunAsync("note", "list", "--json"));
            Assert.Equal("some_code", JsonNode.Parse(run.Error)!["code"]!.ToString());
            Assert.Equal("", run.Out);

            var people = new CliRun { Answer = run.Answer };
            await people.RunAsync("note", "list");
            Assert.StartsWith("error: It is so.", people.Error, StringComparison.Ordinal);
            Assert.Contains("--customer-id: is wrong", people.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_file_goes_to_standard_output_byte_for_byte_or_into_a_new_file()
    {
        var run = new CliRun { Answer = _ => new CallAnswer { File = new FileContent(new byte[] { 0, 255 }, "x/y", null) } };
        Assert.Equal(0, await run.RunAsync("note", "download", "1"));
        Assert.Equal([0, 255], run.Bytes);
        var path = Path.Combine(directory, "out");
        Assert.Equal(0, await run.RunAsync("note", "download", "1", "--output", path));
        Assert.Equal([0, 255], File.ReadAllBytes(path));
        Assert.Equal(2, await run.RunAsync("note", "download", "1", "--output", path));
    }

    [Fact]
    public async Task Nothing_to_say_is_said_so()
    {
        var run = new CliRun { Input = "s\n", Answer = _ => new CallAnswer() };
        Assert.Equal(0, await run.RunAsync("note", "unlock", "n", "--json"));
        Assert.Equal("null", run.Out.TrimEnd());
    }

    [Fact]
    public async Task Help_shows_summaries_choices_and_examples_and_completions_offer_the_words_of_an_enum()
    {
        var run = new CliRun();
        Assert.Equal(0, await run.RunAsync("note", "import", "--help"));
        Assert.Contains("One of red, dark_blue.", run.Out, StringComparison.Ordinal);
        Assert.Contains("  alexandria note import --json", run.Out, StringComparison.Ordinal);
        var completing = new CliRun();
        await completing.RunAsync("[suggest:24]", "note import b --colour d");
        Assert.Contains("dark_blue", completing.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_contributed_verb_gets_its_values_defaults_and_directory()
    {
        var verb = new EchoVerb();
        Assert.Equal(1, await new CliRun { Verbs = [verb] }.RunAsync("note", "echo", "--times", "2", "--loud"));
        Assert.Equal(("2", "true", "soft", "/default", false), (verb.Seen!.Values["times"], verb.Seen.Values["loud"], verb.Seen.Values["voice"], verb.Seen.DataDirectory, verb.Seen.Json));
        Assert.Equal(2, await new CliRun { Verbs = [verb] }.RunAsync("note", "echo"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => new CliRun { Verbs = [verb, new EchoVerb()] }.RunAsync());
    }

    [Fact]
    public async Task A_positional_value_of_a_verb_is_taken_from_either_form_and_asked_for_once()
    {
        foreach (string[] line in (string[][])[["note", "pack", "a.zip", "--to", "dir"], ["note", "pack", "--to", "dir", "a.zip"], ["note", "pack", "--file", "a.zip", "--to", "dir"]])
        {
            var verb = new PackVerb();
            Assert.Equal(0, await new CliRun { Verbs = [verb] }.RunAsync(line));
            Assert.Equal(("a.zip", "dir"), (verb.Seen!.Values["file"], verb.Seen.Values["to"]));
        }

        var missing = new CliRun { Verbs = [new PackVerb()] };
        Assert.Equal(2, await missing.RunAsync("note", "pack", "--to", "dir"));
        Assert.Contains("FILE is required.", missing.Error, StringComparison.Ordinal);

        var twice = new CliRun { Verbs = [new PackVerb()] };
        Assert.Equal(2, await twice.RunAsync("note", "pack", "a.zip", "--file", "b.zip", "--to", "dir"));
        Assert.Contains("FILE is given twice", twice.Error, StringComparison.Ordinal);

        var many = new CliRun { Verbs = [new PackVerb()] };
        Assert.Equal(2, await many.RunAsync("note", "pack", "a.zip", "b.zip", "--to", "dir"));

        var dashed = new PackVerb();
        Assert.Equal(0, await new CliRun { Verbs = [dashed] }.RunAsync("note", "pack", "--to", "dir", "--", "--odd.zip"));
        Assert.Equal("--odd.zip", dashed.Seen!.Values["file"]);

        var help = new CliRun { Verbs = [new PackVerb()] };
        Assert.Equal(0, await help.RunAsync("note", "pack", "--help"));
        Assert.Contains("[<FILE>]", help.Out, StringComparison.Ordinal);
        Assert.Contains("--file", help.Out, StringComparison.Ordinal);
    }

    private string Write(string name, string text) => Write(name, System.Text.Encoding.UTF8.GetBytes(text));

    private string Write(string name, byte[] bytes)
    {
        var path = Path.Combine(directory, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private sealed class EchoVerb : Verb
    {
        public VerbContext? Seen { get; private set; }

        public override string Name => "note echo";

        public override string Summary => "Echoes.";

        public override IReadOnlyList<VerbOption> Options { get; } =
            [new("times", "How often.") { Required = true }, new("loud", "Loudly.") { IsFlag = true }, new("voice", "Which.") { Default = "soft" }];

        public override Task<int> RunAsync(VerbContext context)
        {
            Seen = context;
            return Task.FromResult(1);
        }
    }
    private sealed class PackVerb : Verb
    {
        public VerbContext? Seen { get; private set; }

        public override string Name => "note pack";

        public override string Summary => "Packs.";

        public override IReadOnlyList<VerbOption> Options { get; } = [new("file", "What.") { Required = true, IsPositional = true }, new("to", "Where.") { Required = true }];

        public override Task<int> RunAsync(VerbContext context)
        {
            Seen = context;
            return Task.FromResult(0);
        }
    }
}
