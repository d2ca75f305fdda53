using System.CommandLine;
using System.Globalization;
using Nabla.Cli.Flags;
using Nabla.Cli.Images;
using Nabla.Cli.Terminal;
using Nabla.Data;
using Nabla.Data.Sources;
using Nabla.Pages.Images;
using Nabla.Specs;

namespace Nabla.Cli.Commands;

/// <summary><c>nabla data show DATA</c>.</summary>
internal static class DataShowCommand
{
    private const int Across = 20, Zoom = 2, UsualWidth = 80;

    public static Command Create(Session session)
    {
        var command = new ToolCommand("show", "Shows the first samples: images in the terminal or as a PNG file, tables as rows.")
        {
            Examples =
            [
                ("nabla data show digits", "ten digits in the terminal"),
                ("nabla data show digits --count 200 --out digits.png", "a PNG image of 200 digits"),
                ("nabla data show mnist --augment elastic:sigma=4,alpha=34+rotation:10 --out sheet.png",
                    "each image, followed by distorted copies as in training"),
                ("nabla data show penguins.csv", "the first rows"),
            ],
        };
        var data = command.Takes(ModelArguments.Data("a file, a folder or pattern of files that form one table, or the name of a data "
            + "set"));
        var count = command.Flag("Output",
            new Option<int>("--count", "-n")
                { Description = "number of samples (default: 10)", HelpName = "COUNT", DefaultValueFactory = _ => 10 });
        var augment = command.Flag("Output",
            new Option<string?>("--augment")
                { Description = "show distorted copies next to each image; distortions as in nabla train --augment", HelpName = "NAMES" });
        var seed = command.Flag("Output",
            new Option<ulong>("--seed") { Description = "random seed of the distortions (default: 0)", HelpName = "NUMBER" });
        var reading = new TableFlags(command);
        var folder = CommonFlags.DataDir(command);
        var destination = CommonFlags.Out(command, "FILE", "write the images to a PNG file");

        command.SetAction(parsed =>
        {
            var screen = Screens.For(session);
            int shown = parsed.GetValue(count);
            if (shown < 1) throw new UsageException($"--count must be at least 1 (got {shown}).");
            var source = Loading.Load((options, cancellationToken) =>
                DataSource.LoadAsync(parsed.GetValue(data)!, options, cancellationToken),
                parsed.GetValue(folder), screen, session.Interrupt.Token, csv: reading.Parse(parsed));
            if (source.Dataset is { Image: not null } images)
                ShowImages(session, images, shown, parsed.GetValue(destination), parsed.GetValue(augment), parsed.GetValue(seed));
            else if (parsed.GetValue(augment) is not null)
            throw new NablaException($"--augment distorts images, but {source.Name} has no images. Leave out --augment.");
            else if (parsed.GetValue(destination) is { } file)
            throw new NablaException($"{file}: --out writes images, but {source.Name} has no images. Leave out --out.");
            else if (source.Table is { } table) ShowRows(screen, table.Head(shown));
            else ShowNumbers(screen, source.Dataset!, shown);
            return ExitCodes.Done;
        });
        return command;
    }

    private static void ShowImages(Session session, Dataset images, int count, string? file, string? augment, ulong seed)
    {
        count = Math.Min(count, images.Count);
        int room = session.Interactive ? Console.WindowWidth : UsualWidth, across = file is not null ? Across
            : HalfBlocks.Across(images, room), versions = 1;
        if (augment is not null)
        {
            versions = Math.Max(2, across);
            images = Distorted.Versions(images, augment, count, versions, seed);
        }

        if (file is not null)
        {
            var (pixels, width, channels) = ContactSheet.Draw(images, count * versions, across, Zoom);
            AtomicFile.Write(file, stream => Png.Write(stream, pixels, width, channels));
            string copies = versions > 1 ? $", each with {MessageText.Count(versions - 1, "distorted copy", "distorted copies")}," : "";
            session.Error.WriteLine($"saved {MessageText.Count(count, "image")}{copies} in {file}");
            return;
        }

        string Caption(int i) => i % versions == 0 ? ClassOf(images, i) : "";
        foreach (string line in HalfBlocks.Lines(images, count * versions, room, session.Interactive, Caption)) session.Out.WriteLine(line);
    }

    private static void ShowRows(IScreen screen, Table table) =>
        screen.Table(table.Names, Enumerable.Range(0, table.RowCount)
        .Select(row => (IReadOnlyList<string>)[.. table.Columns.Select(column => column.TextAt(row) ?? "")]));

    private static void ShowNumbers(IScreen screen, Dataset data, int count)
    {
        var headings = Enumerable.Range(1, data.InputWidth).Select(k => $"x{k}").Append("y");
        screen.Table([.. headings], Enumerable.Range(0, Math.Min(count, data.Count)).Select(i => (IReadOnlyList<string>)
            [.. data.Input(i).ToArray().Select(x => Wording.Number(x)), data.LearningTask == LearningTask.Classification ? ClassOf(data, i)
            : Wording.Number(data.Target(i)[0])]));
    }

    private static string ClassOf(Dataset data, int i) => data.LearningTask != LearningTask.Classification ? ""
        : data.ClassNames?[data.ClassOf(i)] ?? data.ClassOf(i).ToString(CultureInfo.InvariantCulture);
}
