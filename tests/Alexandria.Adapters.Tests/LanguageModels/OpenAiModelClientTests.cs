using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Alexandria.Adapters.LanguageModels;
using Alexandria.LanguageModels;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Alexandria.Adapters.Tests.LanguageModels;

public sealed class OpenAiModelClientTests
{
    private static readonly ModelRequest Hello = new("Answer.", "Hello", 100);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_leaves_is_masked_and_personal_data_is_put_back_into_the_answer()
    {
        await using var server = await LoopbackServer.StartAsync(context => AnswerAsync(context, "Dear [EMAIL-1], [SECRET-1] was leaked."));
        var request = new ModelRequest("Write to erika@example.org.", "erika@example.org sent password=hunter2 from 10.1.2.3", 20_000);
        var reply = (await AskAsync(server.Url + "/v1/", request)).Value;
        Assert.Equal(new ModelReply("Dear erika@example.org, [SECRET-1] was leaked.", "tiny-1", 3), reply);

        var sent = JsonDocument.Parse(server.LastBody).RootElement;
        Assert.Equal("/v1/chat/completions", server.LastPath);
        Assert.Equal("Bearer the-key", server.LastAuthorization);
        Assert.Equal("tiny", sent.GetProperty("model").GetString());
        Assert.Equal(8_192, sent.GetProperty("max_tokens").GetInt32());
        Assert.Equal("system: Write to [EMAIL-1].", Message(sent, 0));
        Assert.Equal("user: [EMAIL-1] sent password=[SECRET-1] from [IP-1]", Message(sent, 1));
    }

    [Theory]
    [InlineData(401, "", "model_key_refused")]
    [InlineData(404, "", "model_not_found")]
    [InlineData(429, "", "model_busy")]
    [InlineData(302, "", "model_redirected")]
    [InlineData(500, "Bearer the-key was refused", "model_failed")]
    [InlineData(200, "", "model_answer_invalid")]
    [InlineData(200, "<html>", "model_answer_invalid")]
    [InlineData(200, "null", "model_answer_invalid")]
    [InlineData(200, "{}", "model_answer_invalid")]
    [InlineData(200, """{"choices": []}""", "model_answer_invalid")]
    [InlineData(200, """{"choices": [{"message": {"content": null}}]}""", "model_answer_invalid")]
    public async Task A_server_that_fails_makes_the_model_unavailable_with_a_reason(int status, string body, string code)
    {
        await using var server = await LoopbackServer.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = "/elsewhere";
            return context.Response.WriteAsync(body);
        });
        var error = (await AskAsync(server.Url, Hello)).Error!;
        Assert.Equal((ErrorKind.Unavailable, code), (error.Kind, error.Code));
        Assert.DoesNotContain("the-key", error.Message);
    }

    [Fact]
    public async Task An_answer_that_is_too_long_is_not_read()
    {
        await using var server = await LoopbackServer.StartAsync(context => AnswerAsync(context, new string('x', 100_000)));
        Assert.Equal("model_answer_too_long", (await AskAsync(server.Url, Hello, options => options with { MaxResponseBytes = 50_000 })).Error!.Code);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_given_up_after_the_timeout()
    {
        await using var server = await LoopbackServer.StartAsync(context => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted));
        Assert.Equal("model_timeout", (await AskAsync(server.Url, Hello, options => options with { TimeoutSeconds = 1 })).Error!.Code);
    }

    [Fact]
    public async Task A_caller_who_cancels_gets_a_cancellation()
    {
        using var source = new CancellationTokenSource();
        await using var server = await LoopbackServer.StartAsync(async context =>
        {
            await source.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => AskAsync(server.Url, Hello, cancellation: source.Token));
    }

    [Fact]
    public async Task A_server_that_is_gone_is_unreachable()
    {
        var server = await LoopbackServer.StartAsync(context => AnswerAsync(context, "hi"));
        var url = server.Url;
        await server.DisposeAsync();
        Assert.Equal("model_unreachable", (await AskAsync(url, Hello)).Error!.Code);
    }

    [Theory]
    [InlineData("https://127.0.0.1:9/v1")]
    [InlineData("https://localhost:9/v1")]
    [InlineData("https://[::ffff:10.0.0.1]/v1")]
    [InlineData("https://169.254.169.254/v1")]
    public async Task A_private_endpoint_is_refused_unless_it_is_allowed(string endpoint) =>
        Assert.Equal("model_address_forbidden", (await AskAsync(endpoint, Hello, options => options with { AllowPrivateNetwork = false })).Error!.Code);

    [Fact]
    public async Task A_text_that_is_too_long_is_not_sent()
    {
        await using var server = await LoopbackServer.StartAsync(context => AnswerAsync(context, "hi"));
        var error = (await AskAsync(server.Url, new ModelRequest("", new string('x', 1_001), 1), options => options with { MaxInputCharacters = 1_000 })).Error!;
        Assert.Equal("model_input_too_long", error.Code);
        Assert.Null(server.LastPath);
    }

    [Fact]
    public async Task Without_an_endpoint_there_is_no_model()
    {
        await using var services = new ServiceCollection().AddModelClient(new ModelOptions()).BuildServiceProvider();
        var client = services.GetRequiredService<IModelClient>();
        Assert.False(client.IsConfigured);
        Assert.Equal("model_not_configured", (await client.CompleteAsync(Hello, Cancellation)).Error!.Code);
    }

    [Theory]
    [InlineData("ftp://a", "m", "k", "Endpoint")]
    [InlineData("model", "m", "k", "Endpoint")]
    [InlineData("https://user:pw@a", "m", "k", "Endpoint")]
    [InlineData("https://a/?key=1", "m", "k", "Endpoint")]
    [InlineData("http://a", "m", "k", "Endpoint")]
    [InlineData("https://a", "", "k", "Model")]
    [InlineData("https://a", "m", "k\n", "ApiKey")]
    public void A_wrong_option_is_named(string endpoint, string model, string key, string member)
    {
        var options = new ModelOptions { Endpoint = endpoint, Model = model, ApiKey = key };
        var refused = Assert.Throws<ValidationException>(() => new ServiceCollection().AddModelClient(options));
        Assert.Equal([member], refused.ValidationResult.MemberNames);
    }

    [Fact]
    public void Printing_the_options_does_not_show_the_key() =>
        Assert.DoesNotContain("the-key", new ModelOptions { ApiKey = "the-key", Endpoint = "https://a" }.ToString());

    private static async Task<Result<ModelReply>> AskAsync(
        string endpoint, ModelRequest request, Func<ModelOptions, ModelOptions>? change = null, CancellationToken? cancellation = null)
    {
        var options = new ModelOptions { Endpoint = endpoint, Model = "tiny", ApiKey = "the-key", AllowPrivateNetwork = true };
        await using var services = new ServiceCollection().AddModelClient(change?.Invoke(options) ?? options).BuildServiceProvider();
        return await services.GetRequiredService<IModelClient>().CompleteAsync(request, cancellation ?? Cancellation);
    }

    private static Task AnswerAsync(HttpContext context, string text) => context.Response.WriteAsJsonAsync(
        new { id = "1", model = "tiny-1", choices = new[] { new { index = 0, message = new { role = "assistant", content = text }, finish_reason = "stop" } } });

    private static string Message(JsonElement sent, int index)
    {
        var message = sent.GetProperty("messages")[index];
        return $"{message.GetProperty("role").GetString()}: {message.GetProperty("content").GetString()}";
    }
}
