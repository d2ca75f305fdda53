using System.CommandLine;
using System.Diagnostics;
using Nabla.Cli.Flags;
using Nabla.Cli.Terminal;
using Nabla.Data.Sources;
using Nabla.Studio;

namespace Nabla.Cli.Commands;

/// <summary><c>nabla studio</c>.</summary>
internal static class StudioCommand
{
    public static Command Create(Session session)
    {
        var command = new ToolCommand("studio",
            "Starts the web studio, a local web page: train networks, draw inputs, and follow backpropagation step by step.")
        {
            Examples =
            [
                ("nabla studio", "opens http://127.0.0.1:5050"),
                ("nabla studio runs/digits-1/model.onnx --data digits", "starts with a trained model and data"),
                ("nabla studio --data flowers.csv --port 0 --no-open", "starts with data, on any free port, without opening a browser"),
            ],
        };
        var model = command.Takes(new Argument<string?>("MODEL")
            { Description = "a saved model (model.onnx) to start with", Arity = ArgumentArity.ZeroOrOne });
        var data = command.Flag("Studio",
            new Option<string?>("--data") { Description = "data to start with: a file, a folder or the name of a data set",
                HelpName = "DATA" });
        var port = command.Flag("Studio",
            new Option<int>("--port")
                { Description = "port to listen on; 0 for any free port (default: 5050)", HelpName = "NUMBER", DefaultValueFactory = _ =>
                new StudioOptions().Port });
        var noOpen = command.Flag("Studio", new Option<bool>("--no-open") { Description = "print the address without opening a browser" });
        var listen = command.Flag("Studio",
            new Option<string?>("--listen")
                { Description = "address to listen on; anyone who can reach it can use the studio (default: 127.0.0.1)",
                HelpName = "ADDRESS" });
        var folder = CommonFlags.DataDir(command);

        command.SetAction(parsed => RunAsync(session, new StudioOptions
        {
            Model = parsed.GetValue(model),
            Data = parsed.GetValue(data),
            Port = parsed.GetValue(port) is >= 0 and <= 65535 and { } number ? number
                : throw new UsageException($"--port must be from 0 to 65535 (got {parsed.GetValue(port)})."),
            Address = parsed.GetValue(listen) ?? new StudioOptions().Address,
            Log = session.Error,
            Loading = new DataOptions { DataDirectory = parsed.GetValue(folder) },
        }, opens: !parsed.GetValue(noOpen)).GetAwaiter().GetResult());
        return command;
    }

    private static async Task<int> RunAsync(Session session, StudioOptions options, bool opens)
    {
        var studio = await StudioServer.StartAsync(options, session.Interrupt.Token);
        if (!studio.Address.IsLoopback)
            session.Error.WriteLine($"warning: the studio listens on {options.Address}: anyone who can reach this address can use the "
                + "studio "
                + "and read its files.");
        foreach (string warning in studio.Warnings) session.Error.WriteLine($"warning: {warning}");
        session.Out.WriteLine($"The studio is at {studio.Address} (Ctrl-C stops it).");
        session.Out.Flush();
        if (opens) Open(studio.Address, session.Error);
        await studio.ServeAsync(session.Interrupt.Token);
        return ExitCodes.Done;
    }

    private static void Open(Uri address, TextWriter error)
    {
        try
        {
            Process.Start(new ProcessStartInfo(address.ToString()) { UseShellExecute = true })?.Dispose();
        }
        catch (System.ComponentModel.Win32Exception fault)
        {
            error.WriteLine($"The browser could not be opened ({fault.Message}). Open {address} in a browser.");
        }
    }
}
