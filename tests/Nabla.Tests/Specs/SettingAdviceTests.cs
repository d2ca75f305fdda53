using Nabla.Training;
using static Nabla.Specs.SettingAdvice;

namespace Nabla.Tests.Specs;

public class SettingAdviceTests
{
    [Fact]
    public void An_advice_names_properties_and_repeats_no_verb()
    {
        Assert.Equal("Set Validation to 0.", Use("validation", "0").ToString());
        Assert.Equal("Set LearningRate to 0.01, Activation to relu, or Initializer to he-normal.",
            Use("learning-rate", "0.01").Or(Use("activation", "relu")).Or(Use("initializer", "he-normal")).ToString());
        Assert.Equal("Set Cost to huber and OutputActivation to identity.",
            Use("cost", "huber").And(Use("output-activation", "identity")).ToString());
        Assert.Equal("Decrease LearningRate, increase Epochs, check Target, or leave out ClipNorm.",
            Decrease("learning-rate").Or(Increase("epochs")).Or(Check("target")).Or(LeaveOut("clip-norm")).ToString());
    }

    [Fact]
    public void A_front_end_words_it_in_its_own_way() => Assert.Equal("Try --scaling=robust, or --scaling=none.",
        Use("scaling", "robust", "none").ToSentence(step => ("try", $"--{step.Setting}={step.Value}")));

    [Fact]
    public void Advices_of_equal_steps_are_equal()
    {
        Assert.Equal(Use("epochs", "3").Or(LeaveOut("seed")), Use("epochs", "3").Or(LeaveOut("seed")));
        Assert.NotEqual(Use("epochs", "3").Or(LeaveOut("seed")), Use("epochs", "3").And(LeaveOut("seed")));
    }

    [Fact]
    public void An_exception_keeps_its_advice_apart_from_the_problem()
    {
        var fault = new CheckpointException("It is of other data.", Use("force", "true"));
        Assert.Equal(("It is of other data.", "It is of other data. Set Force to true."), (fault.Problem, fault.Message));
    }
}
