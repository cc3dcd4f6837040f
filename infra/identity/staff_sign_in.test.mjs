// Lambda runs the script as CommonJS with a client of its own; here a stand-in answers in Cognito's place.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

const source = readFileSync(new URL("staff_sign_in.js", import.meta.url), "utf8");

function handlerWith(answer) {
  const asked = [];
  class AdminGetUserCommand {
    constructor(input) {
      this.input = input;
    }
  }
  class CognitoIdentityProviderClient {
    async send(command) {
      asked.push(command.input);
      return answer();
    }
  }
  const exports = {};
  const require = (name) => {
    assert.equal(name, "@aws-sdk/client-cognito-identity-provider");
    return { AdminGetUserCommand, CognitoIdentityProviderClient };
  };
  new Function("require", "exports", "console", source)(require, exports, { log() {} });
  return { handler: exports.handler, asked };
}

const event = (groups, triggerSource = "TokenGeneration_HostedAuth") => ({
  version: "1",
  triggerSource,
  userPoolId: "eu-west-1_pool",
  userName: "a-user",
  request: { userAttributes: { sub: "a-user" }, groupConfiguration: { groupsToOverride: groups, iamRolesToOverride: [], preferredRole: null } },
  response: { claimsOverrideDetails: null },
});
const given = (answered) => answered.response.claimsOverrideDetails?.groupOverrideDetails.groupsToOverride;

test("a learner is asked nothing", async () => {
  for (const groups of [[], ["learner"], ["eu-west-1_pool_Google"]]) {
    const { handler, asked } = handlerWith(() => assert.fail("Cognito was asked"));
    assert.equal(given(await handler(event(groups))), undefined);
    assert.deepEqual(asked, []);
  }
  const { handler } = handlerWith(() => assert.fail("Cognito was asked"));
  const bare = event([]);
  delete bare.request.groupConfiguration;
  assert.equal(given(await handler(bare)), undefined);
});

for (const triggerSource of ["TokenGeneration_HostedAuth", "TokenGeneration_RefreshTokens", "TokenGeneration_Authentication"]) {
  test(`staff with a second factor keep their groups: ${triggerSource}`, async () => {
    const { handler, asked } = handlerWith(() => ({ UserMFASettingList: ["SOFTWARE_TOKEN_MFA"] }));
    assert.equal(given(await handler(event(["instructor", "admin"], triggerSource))), undefined);
    assert.deepEqual(asked, [{ UserPoolId: "eu-west-1_pool", Username: "a-user" }]);
  });

  test(`staff without one lose the groups of staff and no other: ${triggerSource}`, async () => {
    for (const answer of [{}, { UserMFASettingList: [] }, { UserMFASettingList: undefined, PreferredMfaSetting: "" }]) {
      const { handler } = handlerWith(() => answer);
      assert.deepEqual(given(await handler(event(["learner", "instructor", "admin"], triggerSource))), ["learner"]);
      assert.deepEqual(given(await handler(event(["admin"], triggerSource))), []);
    }
  });
}

test("without an answer nobody is let in", async () => {
  const { handler } = handlerWith(() => {
    throw new Error("TooManyRequestsException");
  });
  await assert.rejects(handler(event(["admin"])), /TooManyRequests/);
});
