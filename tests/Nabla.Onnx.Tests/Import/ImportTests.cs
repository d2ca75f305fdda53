using Nabla.Onnx.Import;

namespace Nabla.Onnx.Tests.Import;

/// <summary>
/// Files of PyTorch, and in the manner of Keras' and scikit-learn's exporters: Fixtures/make_fixtures.py wrote them and computed what they
/// give.
/// </summary>
public class ImportTests
{
    public static TheoryData<string> Names => [.. Fixture.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_network_from_elsewhere_computes_what_it_computes_there(string name)
    {
        var fixture = Fixture.Of(name);
        var loaded = OnnxNetwork.Load(fixture.Path);
        Assert.Equal((fixture.Inputs, fixture.Outputs), (loaded.Network.Architecture.Inputs, loaded.Network.Architecture.Outputs));
        float[] y = loaded.Network.Predict(fixture.X);
        if (loaded.OutputActivation == OnnxOutputActivation.LogSoftmax) y = [.. y.Select(a => MathF.Log(a))];
        for (int i = 0; i < y.Length; i++)
            Assert.True(Math.Abs(fixture.Y[i] - y[i]) <= fixture.Tolerance
                * (1 + Math.Abs(fixture.Y[i])), $"output {i} is {y[i]} but should be {fixture.Y[i]}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_it_ends_in_and_the_names_of_its_classes_are_known(string name)
    {
        var fixture = Fixture.Of(name);
        var loaded = OnnxNetwork.Load(fixture.Path);
        Assert.Equal(fixture.Ending, loaded.OutputActivation);
        Assert.Equal(fixture.Classes, loaded.ClassNames);
    }
}
