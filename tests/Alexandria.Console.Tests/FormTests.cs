using System.Net;
using Alexandria.Console.Tests.Demo;
using Alexandria.Identity;

namespace Alexandria.Console.Tests;

[Collection(ConsoleCollection.Name)]
public sealed class FormTests(ConsoleServer server)
{
    [Fact]
    public async Task A_form_calls_its_operation_and_says_so_once_after_the_redirect()
    {
        using var agent = await server.VisitAsync(Roles.Agent);
        var page = await agent.GetAsync("/console/gallery?q=x");

        using var answer = await agent.SendAsync(page.Form("#greet"), ("name", "Ada"), ("text", "first\r\nsecond"));

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal("/console/gallery?q=x", answer.Headers.Location?.OriginalString);
        Assert.Equal("plain Ada: first\nsecond", DemoGreetings.Newest);
        Assert.Equal("Greeted.", (await agent.GetAsync("/console/gallery")).Text("#flash p"));
        Assert.Null((await agent.GetAsync("/console/gallery")).Text("#flash p"));
    }

    [Fact]
    public async Task Nothing_that_was_typed_is_lost_when_a_field_is_wrong()
    {
        using var agent = await server.VisitAsync(Roles.Agent);
        var page = await agent.GetAsync("/console/gallery?q=kept");
        var text = "\n" + string.Concat(Enumerable.Repeat("<b>é</b> & \"quoted\"\n", 4000));

        var again = await agent.SendToPageAsync(page.Form("#greet"), ("name", "far too long a name"), ("text", text), ("tone", "warm"), ("secret", "s3cret"));

        Assert.Equal(HttpStatusCode.BadRequest, again.Status);
        var form = again.Form("#greet");
        Assert.Equal("far too long a name", form.Field("name"));
        Assert.Equal(text, form.Field("text"));
        Assert.Equal("warm", form.Field("tone"));
        Assert.Equal("true", form.QuerySelector("[name=name]")?.GetAttribute("aria-invalid"));
        var described = form.QuerySelector("[name=name]")!.GetAttribute("aria-describedby")!.Split(' ');
        Assert.Contains(described, id => again.Document.GetElementById(id)?.TextContent.Contains("10", StringComparison.Ordinal) == true);
        Assert.NotEmpty(form.QuerySelectorAll("[role=alert]"));
        Assert.DoesNotContain("s3cret", again.Html, StringComparison.Ordinal);
        // The page around it is the one that the form was on, and no other form shows the error.
        Assert.Equal("kept", again.Document.QuerySelector("#filter-q")?.GetAttribute("value"));
        Assert.Empty(again.Form("#greet-dialog").QuerySelectorAll("[role=alert]"));
        using var corrected = await agent.SendAsync(form, ("name", "Ada"));
        Assert.Equal("/console/gallery?q=kept", corrected.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task A_form_in_a_dialog_that_failed_is_shown_in_the_open_dialog()
    {
        using var agent = await server.VisitAsync(Roles.Agent);
        var page = await agent.GetAsync("/console/gallery");
        Assert.False(page.Document.QuerySelector("#demo-dialog")!.HasAttribute("open"));

        var again = await agent.SendToPageAsync(page.Form("#greet-dialog"), ("name", ""));

        Assert.True(again.Document.QuerySelector("#demo-dialog")!.HasAttribute("open"));
    }

    [Fact]
    public async Task Sending_the_same_showing_twice_does_it_once_and_changed_text_is_a_new_request()
    {
        using var agent = await server.VisitAsync(Roles.Agent);
        var page = await agent.GetAsync("/console/files");
        var before = server.Events.Head;

        foreach (var text in new[] { "same", "same", "other" })
        {
            using var answer = await agent.SendAsync(page.Form("#note"), ("text", text));
            Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        }

        var noted = await server.Events.ReadAsync(Caller.DefaultTenant, before, ["demo.greeted"], 10, default);
        Assert.Equal(["same", "other"], noted.Select(e => e.Subject));
    }

    [Fact]
    public async Task Without_the_antiforgery_token_nothing_is_done_and_the_text_is_kept()
    {
        using var agent = await server.VisitAsync(Roles.Agent);
        var page = await agent.GetAsync("/console/gallery");
        DemoGreetings.Newest = null;

        var again = await agent.SendToPageAsync(page.Form("#greet"), ("__RequestVerificationToken", "forged"), ("name", "Ada"), ("text", "kept"));

        Assert.Equal(HttpStatusCode.BadRequest, again.Status);
        Assert.Equal("kept", again.Form("#greet").Field("text"));
        Assert.Null(DemoGreetings.Newest);
    }

    [Fact]
    public async Task A_session_that_ended_keeps_the_text_for_after_signing_in_again()
    {
        using var agent = await server.VisitAsync(Roles.Agent);
        var page = await agent.GetAsync("/console/gallery");
        server.Sessions.End(agent.Cookies["alexandria_session"]!.Value);

        var ended = await agent.SendToPageAsync(page.Form("#greet"), ("name", "Ada"), ("text", "a long\nstory"));

        Assert.Equal(HttpStatusCode.Unauthorized, ended.Status);
        var form = ended.Form("form[action='/console/do/demo.greet']");
        Assert.Equal("a long\nstory", form.Field("text"));
        using var again = await server.VisitAsync(Roles.Agent);
        var shown = await again.SendToPageAsync(form);
        Assert.Equal("a long\nstory", shown.Form("#greet").Field("text"));
        using var done = await again.SendAsync(shown.Form("#greet"));
        Assert.Equal(HttpStatusCode.SeeOther, done.StatusCode);
    }

    [Fact]
    public async Task Who_may_not_is_told_so_where_he_asked()
    {
        using var viewer = await server.VisitAsync(Roles.Viewer);
        var page = await viewer.GetAsync("/console/gallery");

        var refused = await viewer.SendToPageAsync(page.Form("#greet"), ("name", "Ada"), ("text", "kept"));

        Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
        Assert.Equal("kept", refused.Form("#greet").Field("text"));
    }

    [Fact]
    public async Task A_version_that_is_no_longer_the_present_one_is_refused()
    {
        using var agent = await server.VisitAsync(Roles.Agent);
        var page = await agent.GetAsync("/console/gallery");

        var refused = await agent.SendToPageAsync(page.Form("#greet"), ("name", "Ada"), ("text", "mine"), ("_version", "6"));

        Assert.Equal(HttpStatusCode.PreconditionFailed, refused.Status);
        Assert.Equal("mine", refused.Form("#greet").Field("text"));
    }

    [Fact]
    public async Task A_defect_shows_the_form_again_and_gives_nothing_away()
    {
        using var agent = await server.VisitAsync(Roles.Agent);
        var page = await agent.GetAsync("/console/gallery");

        var broken = await agent.SendToPageAsync(page.Form("#greet"), ("name", "Ada"), ("text", "defect"));

        Assert.Equal(HttpStatusCode.InternalServerError, broken.Status);
        Assert.Equal("defect", broken.Form("#greet").Field("text"));
        Assert.DoesNotContain("the secret inside", broken.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_arrives_with_its_name_and_success_leads_where_the_answer_says()
    {
        using var agent = await server.VisitAsync(Roles.Agent);
        using var answer = await UploadAsync(agent, [1, 2, 3], "re port.bin");

        Assert.Equal("/console/files?taken=re%20port.bin%3A3", answer.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task A_file_beyond_the_limit_is_refused_with_its_size()
    {
        using var agent = await server.VisitAsync(Roles.Agent);
        using var answer = await UploadAsync(agent, new byte[1001], "large.bin");

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Contains("1,001", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_operation_that_takes_no_file_refuses_one()
    {
        using var agent = await server.VisitAsync(Roles.Agent);
        using var answer = await UploadAsync(agent, [1], "a.bin", "demo.greet");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example")]
    [InlineData("\\/evil.example")]
    [InlineData("/\t/evil.example")]
    [InlineData("javascript:alert(1)")]
    public async Task A_form_leads_back_to_this_server_only(string elsewhere)
    {
        using var agent = await server.VisitAsync(Roles.Agent);
        var page = await agent.GetAsync("/console/gallery");

        using var back = await agent.SendAsync(page.Form("#greet"), ("name", "Ada"), ("returnTo", elsewhere));
        using var then = await agent.SendAsync(page.Form("#greet"), ("name", "Bob"), ("_then", elsewhere));

        Assert.Equal("/console", back.Headers.Location?.OriginalString);
        Assert.Equal("/console", then.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task An_unknown_operation_is_a_page_that_says_so()
    {
        using var agent = await server.VisitAsync(Roles.Agent);
        var page = await agent.GetAsync("/console/gallery");
        page.Form("#greet").SetAttribute("action", "/console/do/no.such");

        Assert.Equal(HttpStatusCode.NotFound, (await agent.SendToPageAsync(page.Form("#greet"))).Status);
    }

    [Fact]
    public async Task What_is_no_form_is_refused()
    {
        using var agent = await server.VisitAsync(Roles.Agent);
        using var json = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");

        using var answer = await agent.Http.PostAsync("/console/do/demo.greet", json);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
    }

    [Fact]
    public async Task A_form_larger_than_the_console_takes_is_refused()
    {
        using var agent = await server.VisitAsync(Roles.Agent);
        using var content = new FormUrlEncodedContent([new("text", new string('x', 17 * 1024 * 1024))]);

        using var answer = await agent.Http.PostAsync("/console/do/demo.greet", content);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    private static async Task<HttpResponseMessage> UploadAsync(Visitor visitor, byte[] bytes, string name, string operation = "demo.upload")
    {
        var form = (await visitor.GetAsync("/console/files")).Form("#upload");
        using var content = new MultipartFormDataContent();
        foreach (var input in form.QuerySelectorAll("input[type=hidden]"))
        {
            content.Add(new StringContent(input.GetAttribute("value")!), input.GetAttribute("name")!);
        }

        if (operation == "demo.greet")
        {
            content.Add(new StringContent("Ada"), "name");
        }

        content.Add(new ByteArrayContent(bytes), "content", name);
        return await visitor.Http.PostAsync("/console/do/" + operation, content);
    }
}
